import type { WireMessage } from '../wire/envelope.js';

/** A source that lives as long as its one consumer: all that comes on a channel from now on, or the replies to a requester. */
export interface EphemeralSource {
  /** Its own: two tails of one channel have two. */
  readonly name: string;
  /** The channel that it is a tail of; undefined for replies. */
  readonly tailOf: string | undefined;
  /** Who consumes: app and instance, for whoever looks. */
  readonly owner: string;
}

/**
 * What the embedded transport keeps for sources that live as long as their consumer. Nothing of it outlives them: it
 * goes when they close, and what a killed process leaves goes once its lease has ended. What was taken is not there any more.
 */
export interface EphemeralSources {
  /** Sweeps away the dead. Resolves once whatever is published from now on, by any process, is copied for it. Opened again, it is prolonged. */
  open(source: EphemeralSource, leaseMs: number): Promise<void>;
  /** Prolongs a source, and sweeps away the dead; resolves to false where it was swept away itself. */
  renew(name: string, leaseMs: number): Promise<boolean>;
  close(name: string): Promise<void>;
  /** Copies messages for each tail of the channel, in their order. Where there is none it costs next to nothing. */
  copy(channel: string, messages: readonly WireMessage[]): Promise<void>;
  /** Sends messages to one source, in their order; resolves to false where it is gone. */
  send(name: string, messages: readonly WireMessage[]): Promise<boolean>;
  /** Takes the oldest, at most `limit`. */
  take(name: string, limit: number): Promise<readonly WireMessage[]>;
  /** Removes the oldest beyond `most`; resolves to how many. */
  trim(name: string, most: number): Promise<number>;
  /** Tails of the channel, and all that waits for them. */
  tails(channel: string): Promise<{ readonly sources: number; readonly waiting: number }>;
  /** Calls back soon after something came for a source; polling finds what it misses. */
  onArrival(listener: (name: string) => void): () => void;
}
