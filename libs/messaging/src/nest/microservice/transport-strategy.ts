import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomTransportStrategy, MessageHandler, OutgoingResponse } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices/server/server.js';
import type { BaseRpcContext } from '@nestjs/microservices/ctx-host/base-rpc.context.js';
import { fromEvent, isObservable, lastValueFrom, takeUntil } from 'rxjs';
import { AnyMessage } from '../../contract/ad-hoc-channel.js';
import type { Channel, Subscription } from '../../contract/channel.js';
import type { Effect } from '../../consuming/effect.js';
import { Rejected, UnknownType } from '../../errors/handling-errors.js';
import type { Messaging } from '../../messaging.js';
import { systemClock } from '../../ports/clock.js';
import { composeReply } from '../../publishing/compose-reply.js';
import type { Delivery } from '../../transports/delivery.js';
import type { TransportState } from '../../transports/transport.js';
import { refusals } from '../refusals.js';
import { answers } from './answers.js';
import { DeliveryContext, type Incoming } from './delivery-context.js';
import { packetMessaging } from './packet-messaging.js';
import { packetChannel, type Packet, type ReplyPacket } from './packets.js';
import type { StrategyOptions } from './strategy-options.js';
import { thrownBy } from './thrown-by.js';

/** How long a close waits, within the 30 s that orchestrators give. */
const GRACE_MS = 25_000;

interface StrategyEvents extends Record<string, (state: TransportState, why?: Error) => void> {
  state: (state: TransportState, why?: Error) => void;
}

/**
 * A Nest microservice on a transport of this library: its `@EventPattern` and `@MessagePattern` handlers work unchanged,
 * and what they fail at is tried again and becomes a dead letter, as for `@Consume`. Nest's packets on the wire.
 * `NestFactory.createMicroservice(AppModule, { strategy: new TransportStrategy({ transport, queue: 'cats' }) })`
 */
export class TransportStrategy extends Server<StrategyEvents> implements CustomTransportStrategy {
  readonly messaging: Messaging;
  protected readonly options: StrategyOptions;
  readonly #channel: Channel<typeof AnyMessage>;
  readonly #subscription: Subscription<typeof AnyMessage>;
  readonly #unlisten: () => void;
  #warned = false;

  constructor(options: StrategyOptions) {
    super();
    const { transport, queue, policy } = options;
    this.options = options;
    this.#channel = packetChannel(queue, 'tasks', transport.name);
    this.#subscription = this.#channel.subscription(queue, policy);
    this.messaging = packetMessaging(options, this.#channel, 'server');
    this.initializeSerializer(options);
    this.initializeDeserializer(options);
    // oxlint-disable-next-line no-underscore-dangle -- Nest's own name
    this.#unlisten = transport.onState((state) => this._status$.next(state));
  }

  /** Declares the queue, and takes from it once Nest has registered its handlers. */
  listen(callback: (error?: unknown) => void): void {
    this.#start().then(() => callback(), callback);
  }

  /** Takes nothing any more, and resolves once what is in hand has settled, or after the grace. */
  async close(): Promise<void> {
    const late = new AbortController();
    const { graceMs = GRACE_MS } = this.options;
    await Promise.race([
      this.messaging.stop(),
      sleep(graceMs, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
    ]);
    late.abort();
    this.#unlisten();
  }

  on<Event extends keyof StrategyEvents>(_event: Event, callback: StrategyEvents[Event]): void {
    this.options.transport.onState(callback);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest's own
  unwrap<T>(): T {
    return this.options.transport as T;
  }

  /** What handlers are given as `@Ctx()`. */
  protected contextOf(incoming: Incoming): BaseRpcContext {
    return new DeliveryContext(incoming);
  }

  async #start(): Promise<void> {
    const { stores, rules = [] } = this.options;
    const call = (message: object, effect: Effect['none']): Promise<unknown> => this.#handle(message as Packet, effect);
    const handler = {
      subscription: this.#subscription,
      messageClass: AnyMessage,
      rules: [...rules, ...refusals],
      name: `the handlers of queue "${this.#channel.name}"`,
      call,
    };
    const effect = stores && stores.durable !== false ? 'outside' : 'none';
    this.messaging.register({ handlers: [{ ...handler, effect }] });
    await this.messaging.start();
  }

  async #handle(message: Packet, effect: Effect['none']): Promise<unknown> {
    const { delivery, key } = effect;
    const packet = (await this.deserializer.deserialize(message, { channel: delivery.message.type })) as Packet;
    const pattern = this.getPatternAsString(packet.pattern);
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) throw new UnknownType(this.#channel.name, pattern);
    let refused: Error | undefined;
    const refuse = (requeue: boolean): void => {
      refused = requeue
        ? new Error(`${pattern} was given back by its handler`)
        : new Rejected(`${pattern} was rejected by its handler`);
    };
    const context = this.contextOf({ delivery, pattern, key, signal: () => effect.signal, refuse });
    return this.#hooked(context, async () => {
      const returned = await this.#called(handler, packet, context);
      const isRequest = delivery.message.replyTo !== undefined;
      const reply = await (isRequest ? this.#answered(returned, delivery) : this.#ended(returned, effect));
      if (refused) throw refused;
      return reply;
    });
  }

  async #called(handler: MessageHandler, { data }: Packet, context: BaseRpcContext): Promise<unknown> {
    try {
      return await handler(data, context);
    } catch (thrown) {
      throw this.#errorOf(thrown);
    }
  }

  /** What goes on at the time-out is unsubscribed from. */
  async #ended(returned: unknown, effect: Effect['none']): Promise<void> {
    if (!isObservable(returned)) return;
    const { signal } = effect;
    try {
      await lastValueFrom(returned.pipe(takeUntil(fromEvent(signal, 'abort'))), { defaultValue: undefined });
      signal.throwIfAborted();
    } catch (thrown) {
      throw this.#errorOf(thrown);
    }
  }

  /** Resolves to the last packet; those before it are sent as they come. */
  async #answered(returned: unknown, delivery: Delivery): Promise<object> {
    const stream = this.transformToObservable(returned);
    const send = (packet: ReplyPacket): Promise<void> => this.#send(packet, delivery);
    try {
      return this.#spoken(await answers(stream, { server: this, send, signal: delivery.signal }));
    } catch (thrown) {
      throw this.#errorOf(thrown);
    }
  }

  async #send(packet: ReplyPacket, { message }: Delivery): Promise<void> {
    const { replyTo = '' } = message;
    const reply = composeReply(message, this.#spoken(packet), { app: this.#channel.name, clock: systemClock });
    const [result] = await this.options.transport.publish({ replyTo }, [reply]);
    // Nest logs what its replies fail with.
    if (result && result.fate !== 'taken') throw result.error;
  }

  #spoken(packet: ReplyPacket): object {
    // Nest's replies on RabbitMQ have no id: the correlation is a property's.
    return this.serializer.serialize(packet as OutgoingResponse) as object;
  }

  #errorOf(thrown: unknown): Error {
    const { error, isNameless } = thrownBy(thrown);
    if (isNameless && !this.#warned) {
      this.#warned = true;
      this.logger.warn(
        "Errors lose their class in Nest's own filter, so that retries can't tell them apart: add app.useGlobalFilters(new KeepErrors()) before anything else.",
      );
    }
    return error;
  }

  /** Nest's hooks, by which instrumentation knows when a message is at work. */
  #hooked<T>(context: BaseRpcContext, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.runWithProcessingHooks(context, async (ended) => {
        await work().then(resolve, reject).finally(ended);
      });
    });
  }
}
