import { randomUUID } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import type { Subscription } from '../../contract/channel.js';
import { TopologyMismatch } from '../../errors/transport-errors.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Source } from '../consumption.js';
import { Delivery } from '../delivery.js';
import type { Declarations } from './declarations.js';
import { wrongOf } from './declare.js';
import { isRefusal, probing } from './probe.js';
import { fromProperties, returnsOf } from './properties.js';
import type { Feedable } from './feedable.js';
import { sourceQueue } from './topology.js';

/** What a source is to be fed from. @throws Unsupported for a tail */
export function feedableOf(source: Source, declarations: Declarations): Feedable {
  if ('repliesTo' in source) return repliesTo(source.repliesTo);
  const queue = sourceQueue(source);
  const of =
    'subscription' in source ? source.subscription : 'deadLettersOf' in source ? source.deadLettersOf : undefined;
  return {
    queue,
    prepare: async (model, again) => {
      if (of && (again || !declarations.has(model, of.channel))) await declarations.again(model, of.channel);
    },
    deliveryOf: (message) => deliveryOf(message, 'subscription' in source ? of : undefined),
  };
}

/** AMQP's limit for a queue's name is 255 bytes. */
const LONGEST_NAME = 150;
/** A refusal's code where a queue is another connection's alone (AMQP 0-9-1, reply codes). */
const LOCKED = 405;

/**
 * A queue of one requester alone, which goes with its connection and is made again under the same name, so that replies
 * that were under way find it. A connection that was cut without a goodbye lives on for the broker until its heartbeats
 * are missed, and the queue with it: then another name is taken.
 */
function repliesTo(name: string): Feedable {
  const another = (): string => `replies.${name.slice(0, LONGEST_NAME)}.${randomUUID()}`;
  let queue = another();
  // Quorum queues, which may be the broker's default, outlive their connection.
  const own = { exclusive: true, autoDelete: true, durable: false, arguments: { 'x-queue-type': 'classic' } };
  return {
    get queue() {
      return queue;
    },
    prepare: (model) =>
      probing(model, async (probe) => {
        const declare = () => probe.ask((channel) => channel.assertQueue(queue, own));
        let answer = await declare();
        if (isRefusal(answer) && answer.code === LOCKED) {
          queue = another();
          answer = await declare();
        }
        if (isRefusal(answer)) throw new TopologyMismatch([wrongOf('queue', queue, answer)]);
      }),
    deliveryOf: (message) => deliveryOf(message, undefined),
  };
}

function deliveryOf(native: ConsumeMessage, subscription: Subscription | undefined): Delivery {
  const { content, properties, fields } = native;
  const message = fromProperties(content, properties);
  const returns = returnsOf(properties);
  return new Delivery(subscription ? withExpiry(message, native, subscription) : message, {
    redelivered: fields.redelivered || returns > 0,
    returns,
    native,
  });
}

/** From here on its time is absolute, so that no hop prolongs it: what its queue would have let it wait, or it said itself. */
function withExpiry(message: WireMessage, { properties }: ConsumeMessage, { channel }: Subscription): WireMessage {
  if (message.expiresAt !== undefined) return message;
  const own = Number.parseInt(String(properties.expiration), 10);
  const ofQueue = channel.lossy ? channel.expiresAfterMs : undefined;
  const life = Math.min(Number.isNaN(own) ? Infinity : own, ofQueue ?? Infinity);
  return Number.isFinite(life) ? { ...message, expiresAt: Date.now() + life } : message;
}
