import type { ReadPacket, WritePacket } from '@nestjs/microservices';
import { ClientProxy } from '@nestjs/microservices/client/client-proxy.js';
import { AnyMessage } from '../../contract/ad-hoc-channel.js';
import type { Channel } from '../../contract/channel.js';
import type { Messaging } from '../../messaging.js';
import type { Tx } from '../../ports/tx.js';
import type { TransportState } from '../../transports/transport.js';
import type { Headers, WireMessage } from '../../wire/envelope.js';
import { packetMessaging } from './packet-messaging.js';
import { packetChannel, type Packet, type ReplyPacket } from './packets.js';
import type { PacketOptions } from './strategy-options.js';

type Callback = (packet: WritePacket) => void;

interface ClientEvents extends Record<string, (state: TransportState, why?: Error) => void> {
  state: (state: TransportState, why?: Error) => void;
}

/**
 * Sends to a microservice behind a `TransportStrategy`, or behind Nest's own on the same queue: `emit` and `send` as of any
 * `ClientProxy`. What is emitted completes once the broker took it over, and fails where it did not.
 */
export class TransportClient extends ClientProxy<ClientEvents> {
  readonly messaging: Messaging;
  protected readonly options: PacketOptions;
  readonly #channel: Channel<typeof AnyMessage>;
  readonly #open = new Map<Callback, () => void>();
  #connecting: Promise<void> | undefined;

  constructor(options: PacketOptions) {
    super();
    this.options = options;
    this.#channel = packetChannel(options.queue, 'tasks', options.transport.name);
    this.#channel.subscription(options.queue);
    this.messaging = packetMessaging(options, this.#channel, 'client');
    this.messaging.register({ publishes: [this.#channel], requests: [this.#channel] });
    this.initializeSerializer(options);
    this.initializeDeserializer(options);
  }

  /** Declares the queue and listens for replies; all calls are one. It doesn't wait for a broker that is away. */
  connect(): Promise<void> {
    this.#connecting ??= this.#start().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  /** Whoever waits for a reply is told so. */
  async close(): Promise<void> {
    await this.#connecting;
    for (const [callback, forget] of this.#open) {
      forget();
      callback({ err: new Error('Connection closed') });
    }
    this.#open.clear();
    await this.messaging.stop();
  }

  override on<Event extends keyof ClientEvents>(_event: Event, callback: ClientEvents[Event]): void {
    this.options.transport.onState(callback);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest's own
  unwrap<T>(): T {
    return this.options.transport as T;
  }

  /**
   * Emits with a transaction, by the outbox: if and only if it commits.
   * @throws NoDatabase where the client has no `stores`
   */
  emitWith(tx: Tx, pattern: Packet['pattern'], data: unknown): void {
    this.messaging.outbox.add(
      tx,
      this.#channel,
      messageOf(this.serializer.serialize(this.createPacket(pattern, data)) as Packet),
    );
  }

  protected publish(packet: ReadPacket, callback: Callback): () => void {
    const asked = this.serializer.serialize(this.assignPacketId(packet)) as Packet;
    const forget = this.messaging.requester.listen(this.#channel, messageOf(asked), {
      replied: (reply) => void this.#replied(reply, callback),
      failed: (err) => callback({ err }),
    });
    this.#open.set(callback, forget);
    return () => {
      this.#open.delete(callback);
      forget();
    };
  }

  protected async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    const said = this.serializer.serialize(packet) as Packet;
    await this.messaging.publisher.publish(this.#channel, messageOf(said));
    return undefined as T;
  }

  async #start(): Promise<void> {
    // oxlint-disable-next-line no-underscore-dangle -- Nest's own name
    this.options.transport.onState((state) => this._status$.next(state));
    await this.messaging.start();
  }

  async #replied({ body, error }: WireMessage, callback: Callback): Promise<void> {
    try {
      const said: unknown = JSON.parse(body.toString());
      const { err, response, isDisposed } = (await this.deserializer.deserialize(said)) as ReplyPacket;
      if (err !== undefined || isDisposed) callback({ err, response, isDisposed: true });
      // Somebody answered who knows nothing of packets.
      else if (error !== undefined) callback({ err: { status: 'error', message: error } });
      else callback({ response });
    } catch (err) {
      callback({ err });
    }
  }
}

/** What goes beside a packet, such as headers, is not of its body. */
function messageOf({ options, ...packet }: Packet & { readonly options?: { readonly headers?: object } }): AnyMessage {
  const said = Object.entries(options?.headers ?? {}).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value),
  ]);
  return AnyMessage.of(packet, said.length === 0 ? undefined : (Object.fromEntries(said) as Headers));
}
