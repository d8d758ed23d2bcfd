import type { EphemeralSources } from './ephemeral-sources.js';
import type { LocalQueue } from './local-queue.js';

/** What the embedded transport keeps its messages in. */
export interface EmbeddedQueue extends LocalQueue {
  readonly sources: EphemeralSources;
  /** Removes the oldest of what waits for a subscription, beyond `most`; resolves to how many. Nothing that is in hand. */
  trim(subscription: string, most: number): Promise<number>;
}
