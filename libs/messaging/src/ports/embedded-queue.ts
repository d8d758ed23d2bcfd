import type { EphemeralSources } from './ephemeral-sources.js';
import type { LocalQueue } from './local-queue.js';

/** What the embedded transport keeps its messages in. */
export interface EmbeddedQueue extends LocalQueue {
  readonly sources: EphemeralSources;
}
