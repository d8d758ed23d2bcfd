import type { PauseReason } from './consuming/pauses.js';
import type { SubscriptionState } from './consuming/subscription-runner.js';
import type { RelayHealth } from './publishing/relay-health.js';

export interface MessagingHealth {
  readonly subscriptions: readonly {
    readonly name: string;
    readonly state: SubscriptionState;
    readonly pausedFor: readonly PauseReason[];
    readonly inFlight: number;
  }[];
  /** One a transport that the app publishes to. */
  readonly relays: readonly RelayHealth[];
}
