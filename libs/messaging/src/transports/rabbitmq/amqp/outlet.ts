import { nextTick } from 'node:process';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { Frames } from './frames.js';
import type { Parcel } from '../parcel.js';
import { send } from '../send.js';

type Confirmed = (error: Error | null) => void;

/** What the client has within, and its types don't show: frames are written to a buffer of the channel, in their order. */
interface Within {
  readonly ch: number;
  pushConfirmCallback(confirmed: Confirmed): void;
  readonly connection: {
    readonly frameMax: number;
    readonly channels: readonly ({ readonly buffer: Buffered } | null | undefined)[];
  };
}

interface Buffered {
  write(bytes: Buffer): boolean;
}

/** What waits for the end of the tick at most. */
const BYTES = 128 * 1_024;
/** Longer bodies are the client's: to copy them costs more than its frames. */
const MOST_BODY = 16 * 1_024;
/** With a frame less long a message's header might not fit in one. */
const LEAST_FRAME = 32 * 1_024;

/** Writes parcels to one channel; what is written in a tick leaves in one write. */
export class Outlet {
  readonly #model: ChannelModel;
  readonly #channel: ConfirmChannel;
  readonly #within: Within | undefined;
  readonly #buffer: Buffered | undefined;
  readonly #frames = new Frames(BYTES, MOST_BODY);
  #isScheduled = false;

  constructor(model: ChannelModel, channel: ConfirmChannel) {
    this.#model = model;
    this.#channel = channel;
    this.#within = isKnown(channel) ? channel : undefined;
    this.#buffer = this.#within && bufferOf(this.#within);
  }

  /**
   * `confirmed` is called with the broker's word, or with what it failed by.
   * @returns whether it was written: else it has been refused, for AMQP has no words for it
   * @throws when the channel is closed
   */
  send(parcel: Parcel, confirmed: Confirmed): boolean {
    const within = this.#within;
    if (within && this.#isOpen && this.#add(within.ch, parcel)) {
      within.pushConfirmCallback(confirmed);
      if (!this.#isScheduled) nextTick(() => this.#flush());
      this.#isScheduled = true;
      return true;
    }
    this.#write();
    return send({ channel: this.#channel, model: this.#model }, parcel, confirmed);
  }

  #add(number: number, { route, message }: Parcel): boolean {
    if (this.#frames.add(number, route, message)) return true;
    this.#write();
    return this.#frames.add(number, route, message);
  }

  #flush(): void {
    this.#isScheduled = false;
    this.#write();
  }

  /** A channel that is closed takes nothing, and has told who waits for a confirm. */
  #write(): void {
    const bytes = this.#frames.take();
    if (bytes && this.#isOpen) this.#buffer?.write(bytes);
  }

  /** The number of a channel that is closed may be another one's by now, and that has a buffer of its own. */
  get #isOpen(): boolean {
    return this.#buffer !== undefined && this.#within !== undefined && bufferOf(this.#within) === this.#buffer;
  }
}

const bufferOf = ({ ch, connection }: Within): Buffered | undefined => connection.channels[ch]?.buffer;

function isKnown(channel: unknown): channel is Within {
  const { ch, pushConfirmCallback, connection } = channel as Partial<Within>;
  if (typeof ch !== 'number' || typeof pushConfirmCallback !== 'function' || !connection) return false;
  const { frameMax, channels } = connection as Partial<Within['connection']>;
  return typeof frameMax === 'number' && frameMax >= LEAST_FRAME && typeof channels?.[ch]?.buffer.write === 'function';
}
