import type { Channel, Subscription } from '../contract/channel.js';
import type { WireMessage } from '../wire/envelope.js';
import type { Delivery } from './delivery.js';
import type { Features } from './features.js';

/** What must exist before the first message: channels, each with every subscription that the contracts name. */
export interface TopologyPlan {
  readonly channels: readonly Channel[];
}

export interface Address {
  readonly channel: Channel;
}

/** A message's fate: taken over, failed for now (publish it again), or refused for good (unroutable, too large, invalid). */
export type PublishResult =
  | { readonly fate: 'taken' }
  | { readonly fate: 'failed'; readonly error: Error }
  | { readonly fate: 'refused'; readonly error: Error };

/** `done` and `failed` both acknowledge; `release` gives back, only while pausing or closing. */
export type Settlement = 'done' | 'failed' | 'release';

export interface Source {
  readonly subscription: Subscription;
}

export interface ConsumeOptions {
  readonly concurrency: number;
  readonly prefetch: number;
  readonly ordered: boolean;
}

export interface Consumption {
  /** Stops taking; resolves once nothing new will be handed over. What is in flight goes on. */
  pause(): Promise<void>;
  resume(): void;
  /** Stops taking and resolves once what is in flight has settled. */
  close(): Promise<void>;
}

export interface SourceStatus {
  readonly ready: number;
  readonly unsettled: number;
  readonly consumers: number;
}

export type TransportState = 'connected' | 'disconnected' | 'blocked';

/** What a broker must promise. The conformance suite is this contract, executed. */
export interface Transport {
  readonly name: string;
  readonly features: Features;
  /** Creates what is missing, leaves what is right, throws TopologyMismatch with the difference for what is wrong. Never deletes. */
  declare(plan: TopologyPlan): Promise<void>;
  /**
   * Resolves once every message's fate is known, to one result each. Holds a bounded number while disconnected, then fails.
   * On an ordered channel a message that failed for now takes with it those of its key that stand after it in the call.
   */
  publish(
    address: Address,
    messages: readonly WireMessage[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly PublishResult[]>;
  /** Delivers until closed. `handle` never rejects; it resolves to `release` only while pausing or closing. */
  consume(
    source: Source,
    options: ConsumeOptions,
    handle: (delivery: Delivery) => Promise<Settlement>,
  ): Promise<Consumption>;
  inspect(source: Source): Promise<SourceStatus>;
  /** Removes what is ready; resolves to how many. */
  purge(source: Source): Promise<number>;
  onState(listener: (state: TransportState, why?: Error) => void): void;
  /** Stops taking, lets what is in flight finish within `graceMs`, gives the rest back, then disconnects. */
  close(graceMs: number): Promise<void>;
}
