/** A subscription that an embedded broker was told of. */
export interface DeclaredSubscription {
  readonly channel: string;
  readonly subscription: string;
}

/** Which subscriptions apps have declared to the embedded broker, those of earlier versions too, until somebody prunes them. */
export interface DeclaredSubscriptions {
  /** Adds them; what is there stays. */
  declare(subscriptions: readonly DeclaredSubscription[]): Promise<void>;
  /** All of them, whichever app declared them. */
  all(): Promise<readonly DeclaredSubscription[]>;
  forget(subscriptions: readonly DeclaredSubscription[]): Promise<void>;
}
