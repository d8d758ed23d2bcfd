import type { Channel } from '../contract/channel.js';
import type { WireMessage } from '../wire/envelope.js';
import type { ConsumeOptions, Consumption, Handle, Source, SourceStatus } from './consumption.js';
import type { Features } from './features.js';
import type { TopologyDifference, TopologyPlan } from './topology.js';

/** Where a message goes: a channel (where its name is a pattern, to the message's own `topic`), or whoever asked for a reply. */
export type Address = { readonly channel: Channel } | { readonly replyTo: string };

/** A message's fate: taken over, failed for now (publish it again), or refused for good (unroutable, too large, invalid). */
export type PublishResult =
  | { readonly fate: 'taken' }
  | { readonly fate: 'failed'; readonly error: Error }
  | { readonly fate: 'refused'; readonly error: Error };

/** `blocked`: connected, and the broker takes no publishes for now. */
export type TransportState = 'connected' | 'disconnected' | 'blocked';

/**
 * What a broker must promise. The conformance suite is this contract, executed.
 * `declare` and `consume` resolve once the broker agreed, or once it could not be reached: then they hold from each
 * (re)connection on, and `onState` says what is wrong.
 */
export interface Transport {
  readonly name: string;
  readonly features: Features;
  /** Publishes to one channel that may be under way at once, where it is not ordered; one when absent. What comes meanwhile leaves together. */
  readonly writesAtOnce?: number;
  /** Creates what is missing, leaves what is right. Never deletes; a later plan adds to it. @throws TopologyMismatch */
  declare(plan: TopologyPlan): Promise<void>;
  /** How the broker differs from the plan. Changes nothing. */
  compare(plan: TopologyPlan): Promise<readonly TopologyDifference[]>;
  /** Removes what `compare` calls `extra`, and resolves to it. For a person who asked for it. */
  prune(plan: TopologyPlan): Promise<readonly TopologyDifference[]>;
  /**
   * Resolves once every message's fate is known, to one result each, in their order; it never rejects. Holds a bounded
   * number while disconnected, then fails (signals: drops the oldest). Aborted, what is open has failed, though it may arrive.
   * On an ordered channel a message that failed for now takes with it those of its key that stand after it in the call.
   */
  publish(
    address: Address,
    messages: readonly WireMessage[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly PublishResult[]>;
  /** Delivers until closed. */
  consume(source: Source, options: ConsumeOptions, handle: Handle): Promise<Consumption>;
  inspect(source: Source): Promise<SourceStatus>;
  /** Removes what is ready of a subscription; resolves to how many. Feature `purge`. */
  purge(source: Source): Promise<number>;
  /** Calls back with the state at once and at each change, until what it returns is called. */
  onState(listener: (state: TransportState, why?: Error) => void): () => void;
  /** Closes every consumption within `graceMs`, gives the rest back, then disconnects. All calls are one. */
  close(graceMs: number): Promise<void>;
}
