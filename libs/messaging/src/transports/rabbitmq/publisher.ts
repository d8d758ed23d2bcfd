import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { NotConnected, Unroutable } from '../../errors/transport-errors.js';
import type { Logger } from '../../observability/logger.js';
import { MOST_HELD, MOST_HELD_BYTES, MOST_UNCONFIRMED, RETRY_MS } from './config.js';
import type { Connection } from './connection.js';
import type { Declarations } from './declarations.js';
import { Nacked, Unconfirmed } from './errors.js';
import { sendOneByOne } from './one-by-one.js';
import { Outlet } from './amqp/outlet.js';
import type { Parcel } from './parcel.js';
import { Parcels } from './parcels.js';
import { refusalOf, type Refusal } from './probe.js';

interface Open {
  readonly model: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly outlet: Outlet;
}

/** Sends parcels on one channel with confirms, and holds a bounded number while there is none. */
export class Publisher {
  readonly #connection: Connection;
  readonly #declarations: Declarations;
  readonly #logger: Logger;
  /** Not sent yet, in the order in which they came. */
  readonly #waiting = new Set<Parcel>();
  #waitingBytes = 0;
  readonly #sent = new Parcels();
  #open: Open | undefined;
  #closed = false;
  #emptied: () => void = () => undefined;

  constructor(connection: Connection, declarations: Declarations, logger: Logger) {
    this.#connection = connection;
    this.#declarations = declarations;
    this.#logger = logger;
    connection.onConnected((model) => void this.#begin(model));
    connection.onState(() => this.#pump());
  }

  /** Takes a parcel on; its fate comes by its own `settle`. */
  put(parcel: Parcel): void {
    const why = this.#closed ? 'it is closed' : this.#whyFull();
    if (why !== undefined) return parcel.failed(new NotConnected('rabbitmq', why));
    const open = this.#open;
    if (open && this.#waiting.size === 0 && this.#mayBeSent(open, parcel)) return this.#send(open, parcel);
    this.#wait(parcel);
    this.#pump();
  }

  /** Forgets those of whom somebody else has said what became of them. */
  forget(parcels: readonly Parcel[]): void {
    for (const parcel of parcels) this.#take(parcel);
  }

  /** Resolves once nothing is under way. */
  async emptied(): Promise<void> {
    if (this.#waiting.size + this.#sent.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve));
  }

  /** What still waits has failed. */
  close(): void {
    this.#closed = true;
    for (const parcel of this.#waiting) parcel.failed(new NotConnected('rabbitmq', 'it is closed'));
    this.#waiting.clear();
  }

  get #isReady(): boolean {
    return this.#open !== undefined && this.#connection.state.is === 'connected';
  }

  #whyFull(): string | undefined {
    if (this.#isReady) return undefined;
    const { size } = this.#waiting;
    if (size < MOST_HELD && this.#waitingBytes < MOST_HELD_BYTES) return undefined;
    const { state } = this.#connection;
    const why = 'why' in state ? state.why.message : 'it is not connected';
    return `${size} messages wait for it already, as many as may (${why})`;
  }

  #wait(parcel: Parcel): void {
    this.#waiting.add(parcel);
    this.#waitingBytes += parcel.message.body.length;
  }

  #take(parcel: Parcel): void {
    if (this.#waiting.delete(parcel)) this.#waitingBytes -= parcel.message.body.length;
    if (this.#waiting.size + this.#sent.size === 0) this.#emptied();
  }

  async #begin(model: ChannelModel): Promise<void> {
    try {
      const wrong = await this.#declarations.declare(model);
      for (const { what, detail } of wrong) this.#logger.error({ what }, `${what} ${detail}`);
      await this.#openOn(model);
    } catch (err) {
      if (this.#connection.model !== model) return;
      this.#logger.warn({ err }, 'no channel to publish on could be opened; trying again soon');
      setTimeout(() => this.#connection.model === model && void this.#begin(model), RETRY_MS).unref();
    }
  }

  async #openOn(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    const interrupted: Parcel[] = [];
    let refusal: Refusal | undefined;
    const open = { model, channel, outlet: new Outlet(model, channel) };
    channel.on('return', (message) => this.#sent.giveBack(message));
    channel.on('error', (error) => (refusal = refusalOf(error)));
    // The client tells each of its publishers before this.
    channel.on('close', () => {
      this.#open = this.#open === open ? undefined : this.#open;
      void this.#interrupted(model, interrupted, refusal);
    });
    this.#open = open;
    this.#interruptedOf.set(channel, interrupted);
    this.#pump();
  }

  readonly #interruptedOf = new WeakMap<ConfirmChannel, Parcel[]>();

  #pump(): void {
    const open = this.#open;
    if (!open || !this.#isReady) return;
    for (const parcel of this.#waiting) {
      if (this.#sent.size >= MOST_UNCONFIRMED || this.#open !== open) return;
      this.#take(parcel);
      if (!this.#isDeclared(open, parcel)) void this.#declareFirst(open, parcel);
      else this.#send(open, parcel);
    }
  }

  #mayBeSent(open: Open, parcel: Parcel): boolean {
    return this.#isReady && this.#sent.size < MOST_UNCONFIRMED && this.#isDeclared(open, parcel);
  }

  #isDeclared({ model }: Open, { address }: Parcel): boolean {
    return !('channel' in address) || this.#declarations.has(model, address.channel);
  }

  #send(open: Open, parcel: Parcel): void {
    this.#sent.add(parcel);
    try {
      const written = open.outlet.send(parcel, (error) => this.#confirmed(open, parcel, error));
      if (!written) this.#done(parcel);
    } catch {
      // The channel is closing, and will say why; the parcel goes with the next.
      this.#open = undefined;
      this.#sent.delete(parcel);
      this.#wait(parcel);
    }
  }

  #confirmed(open: Open, parcel: Parcel, error: Error | null): void {
    this.#sent.delete(parcel);
    if (!error && parcel.returned) return void this.#again(open, parcel);
    if (!error) parcel.taken();
    else if (error.message === 'channel closed') this.#interruptedOf.get(open.channel)?.push(parcel);
    else parcel.failed(new Nacked(parcel.where));
    this.#done(parcel);
  }

  #done(parcel: Parcel): void {
    this.#sent.delete(parcel);
    if (this.#waiting.size > 0) this.#pump();
    if (this.#waiting.size + this.#sent.size === 0) this.#emptied();
  }

  /** Nobody took it: what should be there is declared again, and it is sent once more. */
  async #again(open: Open, parcel: Parcel): Promise<void> {
    const { address } = parcel;
    if (!('channel' in address)) parcel.refused(new Unroutable(address.replyTo));
    else if (parcel.returnedBefore) parcel.refused(new Unroutable(address.channel.name));
    if (parcel.settled) return this.#done(parcel);
    parcel.returned = false;
    parcel.returnedBefore = true;
    await this.#declareFirst(open, parcel);
  }

  async #declareFirst({ model }: Open, parcel: Parcel): Promise<void> {
    const { address } = parcel;
    this.#sent.add(parcel);
    try {
      if ('channel' in address) await this.#declarations.again(model, address.channel);
      this.#sent.delete(parcel);
      this.#wait(parcel);
      this.#pump();
    } catch (error) {
      parcel.failed(error as Error);
      this.#done(parcel);
    }
  }

  /** The channel is gone. With its connection: what was on its way has failed. Alone: one of them is to blame. */
  async #interrupted(model: ChannelModel, parcels: readonly Parcel[], refusal: Refusal | undefined): Promise<void> {
    if (!refusal || this.#closed || this.#connection.model !== model) {
      const why = 'its connection ended first';
      for (const parcel of parcels) parcel.failed(new Unconfirmed(parcel.where, why));
      return;
    }
    const { words } = refusal;
    this.#logger.warn(
      { words, messages: parcels.length },
      'RabbitMQ closed the channel that is published on; another one is opened',
    );
    this.#declarations.doubt();
    await Promise.all([this.#begin(model), sendOneByOne(model, parcels, this.#declarations)]);
  }
}
