import type { Channel } from '../../contract/channel.js';
import type { EmbeddedQueue } from '../../ports/embedded-queue.js';

/** Counting what waits reads it all: it is done once for so many new ones, as a part of the limit. */
const STEP = 1 / 20;

/** Keeps queues to their length: at most a twentieth more, for each process that publishes. */
export class LengthLimits {
  readonly #grown = new Map<string, number>();

  constructor(
    private readonly queue: EmbeddedQueue,
    private readonly dropped: (channel: Channel, count: number) => void = () => undefined,
  ) {}

  /** Drops the oldest of each subscription of a channel that is limited, now that so many were added. */
  async keep(channel: Channel, added: number): Promise<void> {
    const { maxLength, subscriptions } = channel;
    if (maxLength === undefined) return;
    for (const { name } of subscriptions) {
      const grown = (this.#grown.get(name) ?? 0) + added;
      const isDue = grown >= maxLength * STEP;
      this.#grown.set(name, isDue ? 0 : grown);
      const count = isDue ? await this.queue.trim(name, maxLength) : 0;
      if (count > 0) this.dropped(channel, count);
    }
  }
}
