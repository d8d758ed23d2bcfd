import type { SubscriptionContext } from './step.js';

/** What a subscription is run with, but for what its runner adds. */
export type RunnerContext = Omit<
  SubscriptionContext,
  'availability' | 'order' | 'pause' | 'succeeded' | 'ended' | 'mayBegin' | 'onRecall'
> & {
  /** Rejects while the database can't be reached. */
  readonly ping: () => Promise<void>;
};
