import { Outfit, Persistencia, persistenciaCola, Reaccion, reaccionesCola, Usuario, type Accion } from '#contracts';
import type { Channel } from '../../contract/channel.js';
import { messageOf, type MessageClass } from '../../contract/message.js';
import type { Messaging } from '../../messaging.js';
import { systemClock } from '../../ports/clock.js';
import type { Session } from './session.js';
import { startMessaging } from './start-messaging.js';

type Fields = Readonly<Record<string, unknown>>;

export interface ReactionEvent {
  readonly userId: string;
  readonly outfitId: string;
  readonly action: Accion;
  /** Empty when absent. */
  readonly metadata?: Fields;
}

export interface PersistenceEvent {
  /** Such as `user_registration`. */
  readonly eventType: string;
  readonly data: Fields;
  /** Empty when absent. */
  readonly metadata?: Fields;
}

export interface UserEvent {
  readonly userId: string;
  /** Such as `profile_update`. */
  readonly eventType: string;
  readonly data: Fields;
}

export interface OutfitEvent {
  readonly outfitId: string;
  /** Such as `view`. */
  readonly eventType: string;
  readonly data: Fields;
}

/**
 * Publishes reactions to `reacciones_cola` and all else to `persistencia_cola`. Each publish resolves once RabbitMQ has taken
 * the message over; while a connection is being restored it waits, within bounds.
 * Each throws ContractViolation when a field breaks its contract (nothing is sent), PublishFailed when RabbitMQ did not take
 * it, TopologyMismatch when the queue is there and is another one, NoConnection.
 */
export class MessagePublisher implements AsyncDisposable {
  readonly #session: Session;
  readonly #started = new Map<Channel, Promise<Messaging>>();
  readonly #leave: () => void;

  constructor(connection: Session) {
    this.#session = connection;
    this.#leave = connection.onClosing('publisher', () => this.#stop());
  }

  publishReaction({ userId, outfitId, action, metadata = {} }: ReactionEvent): Promise<void> {
    const fields = { usuario_id: userId, outfit_id: outfitId, accion: action, timestamp: unixTime(), metadata };
    return this.#publish(reaccionesCola, messageOf(Reaccion, { tipo: 'reaccion', ...fields }));
  }

  publishPersistenceEvent({ eventType, data, metadata = {} }: PersistenceEvent): Promise<void> {
    const fields = { evento: eventType, datos: data, timestamp: unixTime(), metadata };
    return this.#publish(persistenciaCola, messageOf(Persistencia, { tipo: 'persistencia', ...fields }));
  }

  publishUserEvent({ userId, eventType, data }: UserEvent): Promise<void> {
    const fields = { usuario_id: userId, evento: eventType, datos: data, timestamp: unixTime() };
    return this.#publish(persistenciaCola, messageOf(Usuario, { tipo: 'usuario', ...fields }));
  }

  publishOutfitEvent({ outfitId, eventType, data }: OutfitEvent): Promise<void> {
    const fields = { outfit_id: outfitId, evento: eventType, datos: data, timestamp: unixTime() };
    return this.#publish(persistenciaCola, messageOf(Outfit, { tipo: 'outfit', ...fields }));
  }

  /** Closing the connection does it too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
    await this.#stop();
  }

  async #publish<M extends MessageClass>(channel: Channel<M>, message: InstanceType<NoInfer<M>>): Promise<void> {
    const { publisher } = await this.#messagingOf(channel);
    await publisher.publish(channel, message);
  }

  /** Declared when it is first published to; the next publish tries again where that failed. */
  #messagingOf(channel: Channel): Promise<Messaging> {
    const known = this.#started.get(channel);
    if (known) return known;
    const starting = startMessaging(this.#session, { publishes: [channel] });
    this.#started.set(channel, starting);
    starting.catch(() => this.#started.get(channel) === starting && this.#started.delete(channel));
    return starting;
  }

  async #stop(): Promise<void> {
    const started = [...this.#started.values()];
    this.#started.clear();
    const stopping = started.map(async (starting) => {
      // Who waits for one that did not start is told by its publish.
      const messaging = await starting.catch(() => undefined);
      await messaging?.stop();
    });
    await Promise.all(stopping);
  }
}

/** In seconds, with fractions. */
const unixTime = (): number => systemClock.now() / 1_000;
