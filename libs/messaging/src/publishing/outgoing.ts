import type { Tail } from '../observability/tail.js';
import type { Channel } from '../contract/channel.js';
import { PublishFailed } from '../errors/publish-failed.js';
import type { MessagingMetrics } from '../observability/metrics.js';
import type { PublishResult, Transport } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';

interface Waiting {
  readonly message: WireMessage;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The most messages of one write. */
const BATCH = 500;

/**
 * The one way to the transports. Publishes to one channel that arrive while an earlier write is under way leave together
 * in the next: batches without a timer.
 */
export class Outgoing {
  readonly #waiting = new Map<Channel, Waiting[]>();
  readonly #busy = new Set<Channel>();

  constructor(
    private readonly transportOf: (channel: Channel) => Transport,
    private readonly metrics: MessagingMetrics,
    private readonly tail: Tail,
  ) {}

  publish(channel: Channel, message: WireMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(channel) ?? [];
      waiting.push({ message, resolve, reject });
      this.#waiting.set(channel, waiting);
      if (!this.#busy.has(channel)) void this.#drain(channel, waiting);
    });
  }

  /** Publishes messages that are a batch already, and counts their fates. */
  async publishAll(
    channel: Channel,
    messages: readonly WireMessage[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly PublishResult[]> {
    const transport = this.transportOf(channel);
    const startedAt = performance.now();
    const results = await transport.publish({ channel }, messages, options);
    const ms = performance.now() - startedAt;
    const to = { channel: channel.name, transport: transport.name };
    this.metrics.wrote(to, ms / 1_000);
    for (const fate of ['taken', 'failed', 'refused'] as const) {
      const some = results.filter((result) => result.fate === fate);
      const [first] = some;
      if (first) this.metrics.published(to, fate, some.length, first.fate === 'taken' ? undefined : first.error);
    }
    for (const [index, message] of messages.entries())
      this.#see(channel, message, results[index]?.fate ?? 'failed', ms);
    return results;
  }

  #see({ name: channel }: Channel, message: WireMessage, outcome: PublishResult['fate'], ms: number): void {
    const { type, id, body, traceparent } = message;
    const [subscription, attempt] = [undefined, undefined];
    this.tail.see({
      direction: 'published',
      channel,
      subscription,
      type,
      id,
      outcome,
      attempt,
      ms,
      bytes: body.length,
      traceparent,
    });
  }

  async #drain(channel: Channel, waiting: Waiting[]): Promise<void> {
    this.#busy.add(channel);
    while (waiting.length > 0) await this.#publish(channel, waiting.splice(0, BATCH));
    this.#busy.delete(channel);
  }

  async #publish(channel: Channel, batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.publishAll(
        channel,
        batch.map(({ message }) => message),
      );
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result?.fate === 'taken') resolve();
        else
          reject(
            new PublishFailed(
              channel.name,
              result?.fate ?? 'failed',
              result?.error ?? new Error('its fate is unknown'),
            ),
          );
      });
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }
}
