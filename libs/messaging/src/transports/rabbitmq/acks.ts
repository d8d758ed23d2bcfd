import type { Channel, ChannelModel, Message } from 'amqplib';
import { corkThisTick } from './corked.js';

/**
 * Acknowledges what was settled, at the end of each tick: one for all up to the first that is still open, and one each for
 * those above it. What is given back is settled too.
 */
export class Acks {
  readonly #settled = new Set<number>();
  /** Done since the last flush: out of their order, and the last in it. */
  #above: Message[] = [];
  #last: Message | undefined;
  /** The lowest tag that is not settled. Tags count from 1 on, without gaps. */
  #open = 1;
  #scheduled = false;

  constructor(
    private readonly channel: Channel,
    private readonly model: ChannelModel,
  ) {}

  done(message: Message): void {
    // Most come in their order.
    if (tagOf(message) === this.#open) {
      this.#last = message;
      this.#advance();
    } else {
      this.#above.push(message);
      this.#settle(message);
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  giveBack(message: Message): void {
    this.#write(() => this.channel.nack(message, false, true));
    this.#settle(message);
  }

  /** Writes what is due. A channel that is closed needs none: its messages come again. */
  flush(): void {
    this.#scheduled = false;
    const above = this.#above;
    let last = this.#last;
    if (!last && above.length === 0) return;
    this.#above = [];
    this.#last = undefined;
    this.#write(() => {
      for (const message of above) {
        if (tagOf(message) > this.#open) this.channel.ack(message);
        else if (!last || tagOf(message) > tagOf(last)) last = message;
      }
      if (last) this.channel.ack(last, true);
    });
  }

  /** What a channel that is closed, or closing, does not take needs no word: it comes again. */
  #write(write: () => void): void {
    corkThisTick(this.model);
    try {
      write();
    } catch (error) {
      if (!(error instanceof Error && error.name === 'IllegalOperationError')) throw error;
    }
  }

  #settle(message: Message): void {
    if (tagOf(message) === this.#open) return this.#advance();
    this.#settled.add(tagOf(message));
  }

  #advance(): void {
    this.#open += 1;
    while (this.#settled.delete(this.#open)) this.#open += 1;
  }
}

const tagOf = ({ fields }: Message): number => fields.deliveryTag;
