import type { Channel, Subscription } from '../../contract/channel.js';
import { Unsupported } from '../../errors/transport-errors.js';
import type { Source } from '../consumption.js';
import type { Address } from '../transport.js';

type Arguments = Readonly<Record<string, string | number>>;

export interface Exchange {
  readonly name: string;
  readonly type: 'fanout';
}

export interface Queue {
  readonly name: string;
  /** DESIGN 7's and no others: arguments are part of equality for every client that declares it. */
  readonly arguments: Arguments;
  /** The exchange that it is bound to, where it is not published to by its name. */
  readonly boundTo: string | undefined;
}

/** What a channel is on the broker. */
interface ChannelTopology {
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
}

/** Events go to a fanout exchange with a queue for each subscription; tasks to one queue, which has the channel's name. */
export function topologyOf(channel: Channel): ChannelTopology {
  const { name, pattern, subscriptions, deadLetters } = channel;
  const isEvents = pattern === 'events';
  const names = isEvents ? subscriptions.map((one) => one.name) : [name];
  const queues = names.map((queue) => ({
    name: queue,
    arguments: argumentsOf(channel, queue),
    boundTo: isEvents ? name : undefined,
  }));
  const taking = deadLetters ? names : [];
  return {
    exchanges: [...(isEvents ? [fanout(name)] : []), ...taking.map((queue) => fanout(deadLetterExchange(queue)))],
    queues: [
      ...queues,
      ...taking.map((queue) => ({
        name: deadLetterQueue(queue),
        arguments: {},
        boundTo: deadLetterExchange(queue),
      })),
    ],
  };
}

/** The queue that a subscription's consumers share. */
function queueOf({ name, channel }: Subscription): string {
  return channel.pattern === 'tasks' ? channel.name : name;
}

/** The queue of a source. @throws Unsupported for what RabbitMQ has none for */
export function sourceQueue(source: Source): string {
  if ('subscription' in source) return queueOf(source.subscription);
  if ('tail' in source) throw new Unsupported('rabbitmq', `a tail of channel "${source.tail.name}"`, 'tail');
  if ('repliesTo' in source) throw new Unsupported('rabbitmq', 'a look at the replies to a requester', 'inspect');
  const { channel, name } = source.deadLettersOf;
  if (!channel.deadLetters) {
    const what = `what the broker gave up of subscription "${name}", whose channel does not say \`deadLetters\`,`;
    throw new Unsupported('rabbitmq', what, 'deadLetters');
  }
  return deadLetterQueue(queueOf(source.deadLettersOf));
}

export interface Route {
  readonly exchange: string;
  readonly key: string;
  /** What no queue takes is given back. Not where the contract says that nobody here subscribes. */
  readonly mandatory: boolean;
}

export function routeOf(address: Address): Route {
  if ('replyTo' in address) return { exchange: '', key: address.replyTo, mandatory: true };
  const { name, pattern, subscriptions } = address.channel;
  const mandatory = subscriptions.length > 0;
  return pattern === 'events' ? { exchange: name, key: '', mandatory } : { exchange: '', key: name, mandatory };
}

const deadLetterExchange = (queue: string): string => `${queue}.dlx`;
const deadLetterQueue = (queue: string): string => `${queue}.dlq`;
const fanout = (name: string): Exchange => ({ name, type: 'fanout' });

/** Only what may be lost by contract has its time and its length in the queue itself. */
function argumentsOf({ lossy, expiresAfterMs, maxLength, deadLetters }: Channel, queue: string): Arguments {
  return {
    ...(lossy && expiresAfterMs !== undefined && { 'x-message-ttl': expiresAfterMs }),
    ...(maxLength !== undefined && { 'x-max-length': maxLength }),
    ...(deadLetters && { 'x-dead-letter-exchange': deadLetterExchange(queue) }),
  };
}
