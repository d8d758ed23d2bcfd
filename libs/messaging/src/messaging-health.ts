import type { PauseReason } from './consuming/pausing/pauses.js';
import type { SubscriptionState } from './consuming/subscription-runner.js';
import type { RelayHealth } from './publishing/relay-health.js';
import type { TransportHealth } from './routing/transport-states.js';

export interface MessagingHealth {
  readonly subscriptions: readonly {
    readonly name: string;
    readonly state: SubscriptionState;
    readonly pausedFor: readonly PauseReason[];
    readonly inFlight: number;
  }[];
  /** One a transport that the app publishes to. */
  readonly relays: readonly RelayHealth[];
  /** One a transport that carries a channel of the app. */
  readonly transports: readonly TransportHealth[];
}
