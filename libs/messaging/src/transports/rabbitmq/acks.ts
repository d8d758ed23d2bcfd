import type { Channel, ChannelModel, Message } from 'amqplib';
import { corkThisTick } from './corked.js';

/**
 * Acknowledges what was settled, at the end of each tick: one for all up to the first that is still open, and one each for
 * those above it. What is given back is settled too.
 */
export class Acks {
  readonly #settled = new Set<number>();
  #done: Message[] = [];
  /** The lowest tag that is not settled. Tags count from 1 on, without gaps. */
  #open = 1;
  #scheduled = false;

  constructor(
    private readonly channel: Channel,
    private readonly model: ChannelModel,
  ) {}

  done(message: Message): void {
    this.#done.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  giveBack(message: Message): void {
    corkThisTick(this.model);
    this.channel.nack(message, false, true);
    this.#settle(message);
  }

  /** Writes what is due. A channel that is closed needs none: its messages come again. */
  flush(): void {
    this.#scheduled = false;
    const done = this.#done;
    if (done.length === 0) return;
    this.#done = [];
    for (const message of done) this.#settle(message);
    corkThisTick(this.model);
    let highest: Message | undefined;
    for (const message of done) {
      if (tagOf(message) >= this.#open) this.channel.ack(message);
      else if (!highest || tagOf(message) > tagOf(highest)) highest = message;
    }
    if (highest) this.channel.ack(highest, true);
  }

  #settle(message: Message): void {
    this.#settled.add(tagOf(message));
    while (this.#settled.delete(this.#open)) this.#open += 1;
  }
}

const tagOf = ({ fields }: Message): number => fields.deliveryTag;
