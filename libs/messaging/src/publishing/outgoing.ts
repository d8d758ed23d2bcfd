import type { Tail } from '../observability/tail.js';
import type { Channel } from '../contract/channel.js';
import { PublishFailed } from '../errors/publish-failed.js';
import type { MessagingMetrics } from '../observability/metrics.js';
import type { Tracer } from '../observability/tracer.js';
import type { PublishResult, Transport } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';
import { sending } from './sending.js';

interface Waiting {
  readonly message: WireMessage;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What is to be published to one channel. */
interface Queue {
  readonly waiting: Waiting[];
  writes: number;
  readonly mostWrites: number;
}

export interface OutgoingParts {
  readonly transportOf: (channel: Channel) => Transport;
  readonly metrics: MessagingMetrics;
  /** Undefined where nobody collects spans. */
  readonly tracer: Tracer | undefined;
  readonly tail: Tail;
}

/** The most messages of one write. */
const BATCH = 500;

/**
 * The one way to the transports. Publishes to one channel that arrive while as many writes are under way as its transport
 * takes leave together in the next: batches without a timer.
 */
export class Outgoing {
  readonly #queues = new Map<Channel, Queue>();

  constructor(private readonly parts: OutgoingParts) {}

  publish(channel: Channel, message: WireMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(channel) ?? this.#queueOf(channel);
      queue.waiting.push({ message, resolve, reject });
      if (queue.writes < queue.mostWrites) void this.#drain(channel, queue);
    });
  }

  /** Of an ordered channel one write at a time: two might overtake one another. */
  #queueOf(channel: Channel): Queue {
    const { writesAtOnce = 1 } = this.parts.transportOf(channel);
    const queue = { waiting: [], writes: 0, mostWrites: channel.ordered ? 1 : writesAtOnce };
    this.#queues.set(channel, queue);
    return queue;
  }

  /** Publishes messages that are a batch already, and counts their fates. */
  async publishAll(
    channel: Channel,
    messages: readonly WireMessage[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly PublishResult[]> {
    const { transportOf, metrics, tracer } = this.parts;
    const transport = transportOf(channel);
    const startedAt = performance.now();
    const sent = sending(tracer, { channel, transport: transport.name }, messages);
    const results = await transport.publish({ channel }, sent.messages, options);
    const ms = performance.now() - startedAt;
    sent.ended(results);
    const to = { channel: channel.name, transport: transport.name };
    metrics.wrote(to, ms / 1_000);
    for (const fate of ['taken', 'failed', 'refused'] as const) {
      const some = results.filter((result) => result.fate === fate);
      const [first] = some;
      if (first) metrics.published(to, fate, some.length, first.fate === 'taken' ? undefined : first.error);
    }
    for (const [index, message] of sent.messages.entries())
      this.#see(channel, message, results[index]?.fate ?? 'failed', ms);
    return results;
  }

  #see({ name: channel }: Channel, message: WireMessage, outcome: PublishResult['fate'], ms: number): void {
    const { type, id, body, traceparent } = message;
    const [subscription, attempt] = [undefined, undefined];
    this.parts.tail.see({
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

  async #drain(channel: Channel, queue: Queue): Promise<void> {
    const { waiting } = queue;
    queue.writes += 1;
    while (waiting.length > 0) await this.#publish(channel, waiting.splice(0, BATCH));
    queue.writes -= 1;
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
