import type { PauseReason } from '../consuming/pausing/pauses.js';
import type { SubscriptionRunner, SubscriptionState } from '../consuming/subscription-runner.js';
import type { Channel, Pattern } from '../contract/channel.js';
import type { RelayHealth } from '../publishing/relay-health.js';
import type { OutboxBacklog } from '../ports/outbox-store.js';
import type { Stores } from '../ports/stores.js';
import type { TransportHealth } from '../routing/transport-states.js';
import type { SourceStatus } from '../transports/consumption.js';
import type { Transport } from '../transports/transport.js';

export interface ChannelOverview {
  readonly name: string;
  readonly pattern: Pattern;
  readonly transport: string;
  readonly types: readonly string[];
  readonly publishes: boolean;
  /** Rows of the outbox that wait to be published. */
  readonly outbox: number;
  /** For how long the oldest of them is due; 0 when none is. */
  readonly outboxOldestMs: number;
}

export interface SubscriptionOverview {
  readonly name: string;
  readonly channel: string;
  readonly transport: string;
  readonly state: SubscriptionState;
  readonly pausedFor: readonly PauseReason[];
  /** Handled by this process right now. */
  readonly inFlight: number;
  /** What the broker says of its queue; undefined with `unknown`, why, while the broker can't be asked. */
  readonly depth: SourceStatus | undefined;
  readonly unknown: string | undefined;
  readonly retries: { readonly waiting: number; readonly claimed: number };
  readonly deadLetters: number;
}

export interface Overview {
  readonly app: string;
  readonly instance: string;
  readonly channels: readonly ChannelOverview[];
  readonly subscriptions: readonly SubscriptionOverview[];
  /** One a transport that the app publishes to. */
  readonly relays: readonly RelayHealth[];
  /** One a transport that carries a channel of the app. */
  readonly transports: readonly TransportHealth[];
  /** Of all subscriptions, and of the outbox. */
  readonly deadLetters: number;
}

/** What an overview of a channel is made from. */
export interface ChannelParts {
  readonly channel: Channel;
  readonly publishes: boolean;
  readonly transport: Transport;
  readonly waiting: OutboxBacklog | undefined;
}

export function channelOverview({ channel, publishes, transport, waiting }: ChannelParts): ChannelOverview {
  const { name, pattern, messages } = channel;
  const types = messages.map(({ messageType }) => messageType);
  const { rows: outbox = 0, oldestMs: outboxOldestMs = 0 } = waiting ?? {};
  return { name, pattern, transport: transport.name, types, publishes, outbox, outboxOldestMs };
}

export async function subscriptionOverview(
  runner: SubscriptionRunner,
  transport: Transport,
  { localQueue, deadLetters }: Stores,
): Promise<SubscriptionOverview> {
  const { subscription, name, state, pausedFor, inFlight } = runner;
  const [source, retries, dead] = await Promise.all([
    inspected(transport, runner),
    localQueue.depth(name),
    deadLetters.count({ subscription: name }),
  ]);
  const channel = subscription.channel.name;
  return {
    name,
    channel,
    transport: transport.name,
    state,
    pausedFor,
    inFlight,
    ...source,
    retries,
    deadLetters: dead,
  };
}

/** A broker that is away is no reason to say nothing of the rest. */
async function inspected(
  transport: Transport,
  { subscription }: SubscriptionRunner,
): Promise<Pick<SubscriptionOverview, 'depth' | 'unknown'>> {
  try {
    return { depth: await transport.inspect({ subscription }), unknown: undefined };
  } catch (error) {
    return { depth: undefined, unknown: error instanceof Error ? error.message : String(error) };
  }
}
