import type { Channel, Subscription } from '../contract/channel.js';
import type { Delivery } from './delivery.js';

/**
 * What is consumed. A subscription is durable, and its consumers compete. The others are one consumer's own and leave
 * nothing behind: a channel's messages from now on (signals, and whoever looks), and the replies to one requester, by
 * its name. `deadLettersOf` is what the broker itself gave up of a subscription, such as a foreign client's reject.
 */
export type Source =
  | { readonly subscription: Subscription }
  | { readonly deadLettersOf: Subscription }
  | { readonly tail: Channel }
  | { readonly repliesTo: string };

/**
 * `done` acknowledges: what became of the message is written down. `release` gives back what was recalled; where a
 * broker settles in order, what was handed over after it may come again too, `prefetch` at most.
 */
export type Settlement = 'done' | 'release';

/**
 * Handles a delivery; they begin in the order of the calls, and what had to wait for nothing is settled at once. It neither
 * throws nor rejects; where it does, the message is given back.
 */
export type Handle = (delivery: Delivery) => Settlement | Promise<Settlement>;

export interface ConsumeOptions {
  /** Deliveries unsettled at once, at most; where the broker keeps positions, also from the oldest unsettled one to the newest. */
  readonly prefetch: number;
  /**
   * Of an ordered channel: awaited after each assignment (a rebalance, a lease) before its first delivery. It never rejects.
   * @param keys what was assigned, where that is single keys; elsewhere any key may be among it
   */
  readonly onAssigned?: (keys?: readonly string[]) => Promise<void>;
}

export interface Consumption {
  /** The broker has it as a consumer now: false while disconnected, and until it was first assigned. */
  readonly attached: boolean;
  /** Of `repliesTo`: what goes into a request's `replyTo`. To be asked for each: a reconnection may change it. */
  readonly replyTo?: string;
  /** Stops taking and recalls what was handed over. Resolves once nothing more will be; what has begun goes on. */
  pause(): Promise<void>;
  resume(): void;
  /** Pauses for good; resolves once everything handed over has settled and the broker knows. */
  close(): Promise<void>;
}

/** What waits for a source and who takes it; undefined where the broker doesn't say. */
export interface SourceStatus {
  readonly ready: number | undefined;
  readonly unsettled: number | undefined;
  readonly consumers: number | undefined;
}
