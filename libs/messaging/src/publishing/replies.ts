import type { MessagingMetrics } from '../observability/metrics.js';
import type { PublishResult, Transport } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';

interface Waiting {
  readonly message: WireMessage;
  readonly resolve: (result: PublishResult) => void;
}

/** What metrics call the place that replies go to: each asker's own would be a label without end. */
export const REPLIES = 'replies';
/** The most replies of one write. */
const BATCH = 500;

/** Sends replies on one transport. Those to one asker that come while an earlier write is under way leave together in the next. */
export class Replies {
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly transport: Transport,
    private readonly metrics: MessagingMetrics,
  ) {}

  /** Resolves to what became of it; it never rejects. */
  send(replyTo: string, message: WireMessage): Promise<PublishResult> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(replyTo) ?? [];
      waiting.push({ message, resolve });
      if (this.#waiting.has(replyTo)) return;
      this.#waiting.set(replyTo, waiting);
      void this.#drain(replyTo, waiting);
    });
  }

  async #drain(replyTo: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) await this.#publish(replyTo, waiting.splice(0, BATCH));
    this.#waiting.delete(replyTo);
  }

  async #publish(replyTo: string, batch: readonly Waiting[]): Promise<void> {
    const to = { channel: REPLIES, transport: this.transport.name };
    const messages = batch.map(({ message }) => message);
    const startedAt = performance.now();
    const results = await this.#fates(replyTo, messages);
    this.metrics.wrote(to, (performance.now() - startedAt) / 1_000);
    for (const [at, { resolve }] of batch.entries()) {
      const result = results[at] ?? { fate: 'failed', error: new Error('its fate is unknown') };
      const error = result.fate === 'taken' ? undefined : result.error;
      this.metrics.published(to, result.fate, 1, error);
      resolve(result);
    }
  }

  /** A transport that rejects breaks its promise: who waits for an answer to be sent must not wait for ever. */
  async #fates(replyTo: string, messages: readonly WireMessage[]): Promise<readonly PublishResult[]> {
    try {
      return await this.transport.publish({ replyTo }, messages);
    } catch (error) {
      const why = error instanceof Error ? error : new Error(String(error));
      return messages.map(() => ({ fate: 'failed', error: why }));
    }
  }
}
