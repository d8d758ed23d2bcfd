import { randomUUID } from 'node:crypto';
import type { Channel } from '../contract/channel.js';
import type { MessageClass } from '../contract/message.js';
import { ChannelNotAsked } from '../errors/contract-errors.js';
import { RequesterClosed, RequestTimedOut } from '../errors/request-errors.js';
import type { MessagingMetrics } from '../observability/metrics.js';
import type { Clock } from '../ports/clock.js';
import type { Consumption, Settlement } from '../transports/consumption.js';
import type { Delivery } from '../transports/delivery.js';
import type { Transport } from '../transports/transport.js';
import type { WireMessage } from '../wire/envelope.js';
import { compose } from './compose.js';
import type { Outgoing } from './outgoing.js';
import { readReply } from './read-reply.js';
import { REPLIES } from './replies.js';

export interface RequestOptions<R extends MessageClass = MessageClass> {
  /** What the reply is: it is checked against its contract. Without it the reply is what its JSON says. */
  readonly reply?: R;
  /** How long the reply is waited for, and the request worth handling; 30 s when absent. */
  readonly timeoutMs?: number;
  /** Gives up waiting; whether the request is handled is not known then. */
  readonly signal?: AbortSignal;
}

interface RequesterParts {
  readonly app: string;
  readonly instance: string;
  readonly clock: Clock;
  readonly outgoing: Outgoing;
  readonly metrics: MessagingMetrics;
  readonly transportOf: (channel: Channel) => Transport;
}

interface Open {
  readonly resolve: (reply: WireMessage) => void;
  readonly reject: (why: unknown) => void;
}

const TIMEOUT_MS = 30_000;
/** Replies held at once. */
const PREFETCH = 500;

/** Asks, and waits for the one reply. A request is handled at most once: it is neither kept nor tried again. */
export class Requester {
  readonly #parts: RequesterParts;
  readonly #channels = new Set<Channel>();
  readonly #sources = new Map<Transport, Consumption>();
  readonly #open = new Map<string, Open>();

  constructor(parts: RequesterParts) {
    this.#parts = parts;
  }

  add(channels: readonly Channel[]): void {
    for (const channel of channels) this.#channels.add(channel);
  }

  channels(): readonly Channel[] {
    return [...this.#channels];
  }

  /** Makes a source of replies of this instance's own on each transport that it asks by. */
  async start(): Promise<void> {
    const { app, instance, transportOf } = this.#parts;
    for (const transport of new Set([...this.#channels].map(transportOf))) {
      const source = { repliesTo: `${app}/${instance}` };
      const handle = (delivery: Delivery): Promise<Settlement> => Promise.resolve(this.#arrived(delivery, transport));
      this.#sources.set(transport, await transport.consume(source, { prefetch: PREFETCH }, handle));
    }
  }

  /** Whoever still waits is told so. */
  async stop(): Promise<void> {
    const sources = [...this.#sources.values()];
    this.#sources.clear();
    const { app } = this.#parts;
    for (const { reject } of this.#open.values()) reject(new RequesterClosed(app, 'that it asked on'));
    await Promise.all(sources.map((source) => source.close()));
  }

  /**
   * Resolves to what the handler returned.
   * @throws RequestFailed when the handler threw
   * @throws RequestTimedOut when no reply came in time
   * @throws PublishFailed when the broker did not take the request, or nobody subscribes
   * @throws ContractViolation when the request breaks its contract (nothing is sent), or the reply breaks its own
   * @throws ChannelNotAsked, RequesterClosed, the signal's reason
   */
  request<M extends MessageClass, R extends MessageClass>(
    channel: Channel<M>,
    message: InstanceType<NoInfer<M>>,
    options: RequestOptions<R> & { readonly reply: R },
  ): Promise<InstanceType<R>>;
  request<M extends MessageClass>(
    channel: Channel<M>,
    message: InstanceType<NoInfer<M>>,
    options?: RequestOptions & { readonly reply?: never },
  ): Promise<unknown>;
  async request(
    channel: Channel,
    message: InstanceType<MessageClass>,
    { reply, timeoutMs = TIMEOUT_MS, signal }: RequestOptions = {},
  ): Promise<unknown> {
    const { app, clock } = this.#parts;
    const replyTo = this.#replyTo(channel);
    const composed = compose(channel, message, { app, clock });
    // Two may ask the same at once, so a request's id is its own; its contract's identity still tells the handler.
    const correlationId = randomUUID();
    const expiresAt = Math.min(composed.expiresAt ?? Infinity, clock.now() + timeoutMs);
    const asked = { ...composed, id: correlationId, correlationId, replyTo, expiresAt };
    const arrived = await this.#ask(channel, asked, { timeoutMs, ...(signal && { signal }) });
    return readReply(channel, arrived, reply);
  }

  /**
   * Asks somebody who may answer more than once: every reply is handed over until what is returned is called.
   * @param asker.failed told where the request was not taken over, and at a stop
   * @throws ChannelNotAsked, RequesterClosed
   */
  listen(
    channel: Channel,
    message: InstanceType<MessageClass>,
    asker: { readonly replied: (reply: WireMessage) => void; readonly failed: (why: unknown) => void },
  ): () => void {
    const { app, clock, outgoing } = this.#parts;
    const replyTo = this.#replyTo(channel);
    const correlationId = randomUUID();
    this.#open.set(correlationId, { resolve: asker.replied, reject: asker.failed });
    outgoing
      .publish(channel, { ...compose(channel, message, { app, clock }), id: correlationId, correlationId, replyTo })
      .catch(asker.failed);
    return () => void this.#open.delete(correlationId);
  }

  /** @throws ChannelNotAsked, RequesterClosed */
  #replyTo(channel: Channel): string {
    const { app, transportOf } = this.#parts;
    if (!this.#channels.has(channel)) throw new ChannelNotAsked(app, channel.name);
    const replyTo = this.#sources.get(transportOf(channel))?.replyTo;
    if (replyTo === undefined) throw new RequesterClosed(app, channel.name);
    return replyTo;
  }

  async #ask(
    channel: Channel,
    asked: WireMessage & { readonly correlationId: string },
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<WireMessage> {
    signal?.throwIfAborted();
    const { correlationId, type = '' } = asked;
    let abort: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const reply = new Promise<WireMessage>((resolve, reject) => {
      this.#open.set(correlationId, { resolve, reject });
      timer = setTimeout(() => reject(new RequestTimedOut(channel.name, type, timeoutMs)), timeoutMs);
      abort = () => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort);
      this.#parts.outgoing.publish(channel, asked).catch(reject);
    });
    try {
      return await reply;
    } finally {
      this.#open.delete(correlationId);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  #arrived({ message }: Delivery, { name }: Transport): Settlement {
    const open = this.#open.get(message.correlationId ?? '');
    if (open) open.resolve(message);
    else this.#parts.metrics.exempt({ channel: REPLIES, transport: name }, 'late-reply', 1);
    return 'done';
  }
}
