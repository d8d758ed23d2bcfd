import { toMs, type Duration } from './duration.js';
import type { Branded, MessageClass } from './message.js';
import { checkPolicy, type PolicyOptions } from './policy.js';

/** `events`: every subscription gets a copy; `tasks`: competing consumers; `signals`: only the latest matters. */
export type Pattern = 'events' | 'tasks' | 'signals';

export type TransportName = 'embedded' | 'rabbitmq' | 'kafka' | 'mqtt' | 'celery' | 'disabled';

export type Priority = 'low' | 'normal' | 'high';

export interface ChannelOptions<M extends MessageClass> {
  readonly pattern: Pattern;
  /** The transport that carries it unless `MESSAGING_ROUTES` says otherwise. */
  readonly transport: TransportName;
  readonly messages: readonly M[];
  /** What makes two messages of one type the same; `'none'` when the body can't say, see DESIGN 3, Effects. */
  readonly identity: ((message: InstanceType<M>) => string) | 'none';
  /** The body's own field for the type, by which a message without headers is understood. */
  readonly typeField?: 'event_type' | 'tipo' | 'type';
  /** What belongs together. */
  readonly key?: (message: InstanceType<M>) => string;
  /** Messages of one key take effect in the order of their commits. */
  readonly ordered?: boolean;
  readonly priority?: (message: InstanceType<M>) => Priority;
  /** After this time a message is worth nothing: it is dropped and counted. */
  readonly expiresAfter?: Duration;
  /** How long its broker keeps messages that were handled, and might deliver them again: the inbox remembers for longer. */
  readonly retention?: Duration;
  /** The most messages that wait for a subscription; beyond it the oldest go. Of a `lossy` channel that is not `ordered`. */
  readonly maxLength?: number;
  /**
   * What a foreign client rejects is kept by its broker, and becomes a dead letter of who consumes it: on RabbitMQ in queue
   * `<queue>.dlq`, bound to the fanout exchange `<queue>.dlx`, which the queue names. A broker without such a thing ignores it.
   */
  readonly deadLetters?: boolean;
  /** The last message of each topic is kept for who comes later. */
  readonly retained?: boolean;
  /** May lose messages, by contract: expiry, length limits, QoS 0. */
  readonly lossy?: boolean;
  /** Carried by what `MESSAGING_BACKEND` says. */
  readonly switchable?: boolean;
  /** Types that the contract doesn't name are skipped instead of becoming dead letters. */
  readonly open?: boolean;
  /** Why nobody here publishes to it or subscribes to it, where that is so. */
  readonly because?: string;
}

/** A named, durable claim on a channel: what is published after it was declared waits for it. */
export interface Subscription<M extends MessageClass = MessageClass> {
  readonly name: string;
  readonly channel: Channel<M>;
  readonly policy: PolicyOptions;
}

/** An address with its messages and its pattern. */
export interface Channel<M extends MessageClass = MessageClass> {
  readonly name: string;
  readonly pattern: Pattern;
  readonly transport: TransportName;
  readonly messages: readonly M[];
  readonly hasIdentity: boolean;
  readonly ordered: boolean;
  readonly maxLength: number | undefined;
  readonly deadLetters: boolean;
  readonly retained: boolean;
  readonly lossy: boolean;
  readonly switchable: boolean;
  readonly open: boolean;
  readonly prioritised: boolean;
  readonly expiresAfterMs: number | undefined;
  readonly retentionMs: number | undefined;
  readonly because: string | undefined;
  /** No contract knows it: nothing is validated, and what there is of it on the broker is used as it is. */
  readonly adHoc: boolean;
  /** Every subscription that the contracts name, in the order of their declaration. */
  readonly subscriptions: readonly Subscription<M>[];
  /** Declares a subscription. Its name is unique on the channel; a `tasks` channel has one. @throws RangeError on a policy that makes no sense */
  subscription(name: string, policy?: PolicyOptions): Subscription<M>;
  /** The class of a type's name, if the contract names it. */
  classOf(type: string): M | undefined;
  /** What a body says of its type, where its headers don't. */
  typeIn(fields: Readonly<Record<string, unknown>>): string | undefined;
  /** The body of the answer to a request that failed; without it that is said in a header alone. */
  errorBody?(error: unknown): object;
  identityOf(message: object): string | undefined;
  keyOf(message: object): string | undefined;
  priorityOf(message: object): Priority;
}

/**
 * Declares a channel.
 * @throws TypeError when two of its messages have one type's name, or it names none and isn't open; when its length is
 * limited and it isn't lossy, or keeps an order; when it is ordered and has no key
 */
export function channel<const M extends MessageClass>(name: string, options: ChannelOptions<M>): Channel<M> {
  const classes = new Map(options.messages.map((message) => [message.messageType, message]));
  if (classes.size < options.messages.length) throw new TypeError(`channel "${name}" names one type twice`);
  if (classes.size === 0 && !options.open) throw new TypeError(`channel "${name}" names no message and is not open`);
  checkMaxLength(name, options);
  if (options.ordered && !options.key) throw new TypeError(`channel "${name}" is ordered and says no key`);
  const subscriptions: Subscription<M>[] = [];
  const { identity } = options;
  const asM = (message: object) => message as Branded as InstanceType<M>;

  const declared: Channel<M> = {
    name,
    pattern: options.pattern,
    transport: options.transport,
    messages: options.messages,
    hasIdentity: identity !== 'none',
    ordered: options.ordered ?? false,
    maxLength: options.maxLength,
    deadLetters: options.deadLetters ?? false,
    retained: options.retained ?? false,
    lossy: options.lossy ?? false,
    switchable: options.switchable ?? false,
    open: options.open ?? false,
    prioritised: options.priority !== undefined,
    expiresAfterMs: options.expiresAfter && toMs(options.expiresAfter),
    retentionMs: options.retention && toMs(options.retention),
    because: options.because,
    adHoc: false,
    subscriptions,
    subscription(subscriptionName, policy = {}) {
      if (options.pattern === 'tasks' && subscriptions.length > 0) {
        throw new TypeError(`channel "${name}" holds tasks: it has one subscription, whose consumers compete`);
      }
      if (subscriptions.some((other) => other.name === subscriptionName)) {
        throw new TypeError(`channel "${name}" has a subscription "${subscriptionName}" already`);
      }
      checkPolicy(subscriptionName, policy);
      const subscription: Subscription<M> = { name: subscriptionName, channel: declared, policy };
      subscriptions.push(subscription);
      return subscription;
    },
    classOf: (type) => classes.get(type),
    typeIn: (fields) => {
      const said = fields[options.typeField ?? 'type'];
      return typeof said === 'string' ? said : undefined;
    },
    identityOf: (message) => (identity === 'none' ? undefined : identity(asM(message))),
    keyOf: (message) => options.key?.(asM(message)),
    priorityOf: (message) => options.priority?.(asM(message)) ?? 'normal',
  };
  return declared;
}

function checkMaxLength(
  name: string,
  { maxLength, lossy = false, ordered = false }: Pick<ChannelOptions<MessageClass>, 'maxLength' | 'lossy' | 'ordered'>,
): void {
  if (maxLength === undefined) return;
  if (!Number.isInteger(maxLength) || maxLength < 1)
    throw new TypeError(`channel "${name}" has a maxLength of ${maxLength}: say a whole number from 1 on`);
  if (!lossy) throw new TypeError(`channel "${name}" has a maxLength: beyond it messages are lost, so say \`lossy\``);
  if (ordered)
    throw new TypeError(`channel "${name}" has a maxLength and is ordered: what is dropped breaks the order`);
}
