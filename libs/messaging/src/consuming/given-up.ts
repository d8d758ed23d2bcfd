import type { Channel, Subscription } from '../contract/channel.js';
import type { NewDeadLetter } from '../ports/dead-letter-store.js';
import type { Delivery } from '../transports/delivery.js';
import { accept } from '../validation/contract-check.js';
import { decode } from '../wire/codec.js';
import type { Headers, WireMessage } from '../wire/envelope.js';
import { messageId } from '../wire/message-id.js';

/** The dead letter of what a broker gave up. */
export function givenUp({ name, channel }: Subscription, { message }: Delivery): NewDeadLetter {
  const { count, why } = deathIn(message.headers ?? {});
  return {
    channel: channel.name,
    subscription: name,
    ...named(channel, message),
    message,
    reason: 'broker',
    error: why,
    attempts: count,
  };
}

/** Type and id as the contract has them; where it is broken, as the headers do: nothing here is worth losing it. */
function named(channel: Channel, message: WireMessage): Pick<NewDeadLetter, 'type' | 'id'> {
  const said = { type: message.type, id: message.id };
  try {
    const fields = decode(message.body);
    const type = message.type ?? channel.typeIn(fields);
    if (type === undefined) return said;
    const messageClass = channel.classOf(type);
    if (messageClass === undefined) return { ...said, type };
    const identity = channel.identityOf(accept(messageClass, fields)) ?? message.id;
    return { type, id: identity === undefined ? undefined : messageId(identity) };
  } catch {
    return said;
  }
}

/** What RabbitMQ writes on a message that it dead-letters: JSON of its table `x-death`, the latest first. */
function deathIn(headers: Headers): { readonly count: number; readonly why: string } {
  const text = headers['x-death'];
  const [latest] = typeof text === 'string' ? tablesIn(text) : [];
  const { count, reason, queue } = latest ?? {};
  const times = typeof count === 'number' && count > 0 ? count : 1;
  if (typeof reason !== 'string') return { count: times, why: 'the broker gave it up and does not say why' };
  const where = typeof queue === 'string' ? ` from queue "${queue}"` : '';
  return { count: times, why: `${reason}${where}${times > 1 ? `, ${times} times` : ''} (x-death)` };
}

function tablesIn(text: string): readonly Record<string, unknown>[] {
  try {
    const tables: unknown = JSON.parse(text);
    return Array.isArray(tables)
      ? tables.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
      : [];
  } catch {
    return [];
  }
}
