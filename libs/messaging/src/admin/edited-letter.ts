import type { Channel } from '../contract/channel.js';
import { UnknownType } from '../errors/handling-errors.js';
import type { DeadLetter, EditedLetter } from '../ports/dead-letter-store.js';
import { accept, checkOutgoing } from '../validation/contract-check.js';
import { decode } from '../wire/codec.js';

/** What an operator changes of a dead letter. */
export interface LetterEdit {
  readonly body: Buffer;
  /** The type's name in the headers; as it was when absent. */
  readonly type?: string | undefined;
}

/**
 * A letter's new content, if it keeps the contract of its channel. A letter of a channel that this app doesn't know can't be edited.
 * @throws Undecodable, UnknownType, ContractViolation
 */
export function editedLetter(letter: DeadLetter, edit: LetterEdit, channel: Channel | undefined): EditedLetter {
  const fields = decode(edit.body);
  const before = letter.message;
  const type = edit.type ?? before.type ?? channel?.typeIn(fields);
  const messageClass = type === undefined ? undefined : channel?.classOf(type);
  const message = { ...before, body: edit.body, ...(edit.type !== undefined && { type: edit.type }) };
  if (!channel || type === undefined || !messageClass) {
    if (channel?.open) return { type, id: letter.id, message };
    throw new UnknownType(letter.channel, type);
  }
  const payload = accept(messageClass, fields);
  // What this app publishes itself has no field that its contract doesn't have.
  if (letter.subscription === undefined) checkOutgoing(messageClass, payload);
  const identity = channel.identityOf(payload);
  const id = identity ?? before.id ?? letter.id;
  // A header that names the message names the edited one.
  const named = before.id === undefined ? message : { ...message, id };
  return { type, id, message: named };
}
