import type { Channel, ChannelModel, ConsumeMessage, Options } from 'amqplib';
import type { Delivery } from '../delivery.js';
import { Acks } from './acks.js';
import { refusalOf, type Refusal } from './probe.js';

interface TapEvents {
  readonly delivered: (message: ConsumeMessage) => void;
  /** The broker ended the consumer: its queue is gone. */
  readonly cancelled: () => void;
  /** The channel is closed: by its connection's end, or for a reason of its own. */
  readonly ended: (refusal: Refusal | undefined) => void;
}

/** One channel that is consumed from, for as long as it is open. What it delivered is settled on it, or comes again. */
export class Tap {
  readonly held = new Map<ConsumeMessage, Delivery>();
  readonly #channel: Channel;
  readonly #acks: Acks;
  readonly #events: TapEvents;
  readonly #returns: ConsumeMessage[] = [];
  #consumer: string | undefined;
  #cancelling = false;
  #isOpen = true;

  private constructor(model: ChannelModel, channel: Channel, events: TapEvents) {
    this.#channel = channel;
    this.#acks = new Acks(channel, model);
    this.#events = events;
    let refusal: Refusal | undefined;
    channel.on('error', (error) => (refusal = refusalOf(error)));
    channel.on('close', () => {
      this.#isOpen = false;
      this.#consumer = undefined;
      events.ended(refusal);
    });
  }

  static async open(model: ChannelModel, prefetch: number, events: TapEvents): Promise<Tap> {
    const channel = await model.createChannel();
    const tap = new Tap(model, channel, events);
    await channel.prefetch(prefetch);
    return tap;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isConsuming(): boolean {
    return this.#consumer !== undefined;
  }

  async consume(queue: string, options: Options.Consume = {}): Promise<void> {
    // The broker's word that the queue is gone may come with its word that it is consumed, and be read first.
    let isGone = false;
    const take = (message: ConsumeMessage | null): void => {
      if (message) return this.#events.delivered(message);
      isGone = true;
      this.#consumer = undefined;
      this.#events.cancelled();
    };
    const { consumerTag } = await this.#channel.consume(queue, take, options);
    if (!isGone) this.#consumer = consumerTag;
  }

  /** Stops taking; resolves once nothing more will be delivered. What was given back meanwhile is: to others, and not to this consumer again. */
  async cancel(): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === undefined) return;
    this.#cancelling = true;
    try {
      await this.#channel.cancel(consumer);
    } finally {
      this.#consumer = undefined;
      this.#cancelling = false;
    }
    for (const message of this.#returns.splice(0)) this.#acks.giveBack(message);
  }

  done(message: ConsumeMessage): void {
    if (this.held.delete(message) && this.#isOpen) this.#acks.done(message);
  }

  /** A consumer that still takes would get it at once again, and the broker counts. */
  release(message: ConsumeMessage): void {
    if (!this.held.delete(message) || !this.#isOpen) return;
    if (this.#cancelling) this.#returns.push(message);
    else this.#acks.giveBack(message);
  }

  recall(): void {
    for (const delivery of this.held.values()) delivery.recall();
  }

  /** Resolves once the broker has every acknowledgement; what is held then comes again. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#acks.flush();
    // Acknowledgements are but written; the broker's answer to this comes after it has read them. A connection that ends
    // meanwhile gives all back, and leaves this without an answer.
    const ended = new Promise<void>((resolve) => this.#channel.on('close', () => resolve()));
    await Promise.race([this.#channel.close(), ended]);
  }
}
