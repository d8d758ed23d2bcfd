import { randomUUID } from 'node:crypto';
import { accept } from '../../validation/contract-check.js';
import { messageId } from '../../wire/message-id.js';
import type { Step } from '../step.js';

/** Fields to a message that keeps its contract, under the one id that outbox, headers and inbox use. */
export const validate: Step =
  (next, { channel }) =>
  (delivery) => {
    const { messageClass, fields, id } = delivery;
    if (messageClass === undefined || fields === undefined) throw new TypeError('decode comes before validate');
    const payload = accept(messageClass, fields);
    delivery.payload = payload;
    // The contract's identity, else the header's. A channel without either can't tell a repeat, and its contract says so;
    // another attempt at the same message has the id of the first.
    delivery.id = messageId(channel.identityOf(payload) ?? id ?? randomUUID());
    return next(delivery);
  };
