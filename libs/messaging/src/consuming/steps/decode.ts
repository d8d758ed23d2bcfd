import { UnknownType } from '../../errors/handling-errors.js';
import { decode } from '../../wire/codec.js';
import type { Step } from '../step.js';

/**
 * Bytes to fields, and the type's name to its class: from the headers, else from the body's own type field.
 * What expired is dropped; a type that the contract names and nobody here handles is skipped.
 */
export const decodeBody: Step =
  (next, { channel, handlers, clock }) =>
  (delivery) => {
    const { message } = delivery;
    if (message.expiresAt !== undefined && message.expiresAt <= clock.now()) return 'expired';
    const fields = decode(message.body);
    const type = message.type ?? channel.typeIn(fields);
    const messageClass = type === undefined ? undefined : channel.classOf(type);
    if (type === undefined || messageClass === undefined) {
      if (channel.open) return 'skipped';
      throw new UnknownType(channel.name, type);
    }
    delivery.type = type;
    if (!handlers.has(type)) return 'skipped';
    delivery.messageClass = messageClass;
    delivery.fields = fields;
    return next(delivery);
  };
