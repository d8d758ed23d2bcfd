/** Which subscriptions an operator has paused: kept with the app, so that it holds for all its processes and their restarts. */
export interface PauseStore {
  /** Their names. */
  paused(): Promise<readonly string[]>;
  /** Says that it is paused, with an audit entry in the same transaction; harmless when it is already. */
  pause(subscription: string, who: string): Promise<void>;
  /** The opposite. */
  resume(subscription: string, who: string): Promise<void>;
  /** Calls back soon after either, in whichever process of the app; polling finds what it misses. */
  onChange(listener: () => void): () => void;
}
