/**
 * `leads`: it holds the lease and publishes; `stands-by`: another process does; `failing`: rows wait, for the broker or
 * the database can't be reached.
 */
export type RelayState = 'leads' | 'stands-by' | 'failing';

/** How the outbox gets to one transport. */
export interface RelayHealth {
  readonly transport: string;
  readonly state: RelayState;
  /** Why rows wait, while it is failing. */
  readonly failure: string | undefined;
}
