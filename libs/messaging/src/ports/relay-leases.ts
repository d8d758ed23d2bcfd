/** One of these carries an app's outbox to a transport at a time. */
export interface RelayName {
  readonly app: string;
  readonly transport: string;
}

/** The right to be it, until it ends or another takes it over. */
export interface RelayLease extends RelayName {
  /** Greater than that of every earlier holder: what comes with an older one is too late. */
  readonly fence: bigint;
}

/** Who relays, among an app's processes. All times are the database's. */
export interface RelayLeases {
  /** Takes the lease for `leaseMs`, unless another holds it: then undefined. */
  acquire(name: RelayName, owner: string, leaseMs: number): Promise<RelayLease | undefined>;
  /** Prolongs it to `leaseMs` from now, even when it has ended, unless another took it over: then false. */
  renew(lease: RelayLease, leaseMs: number): Promise<boolean>;
  /** Ends it, so that another need not wait. Harmless for who lost it. */
  release(lease: RelayLease): Promise<void>;
}
