import type { Branded, MessageClass } from '../contract/message.js';
import { ContractViolation } from '../errors/contract-violation.js';
import { compileClass } from './compile.js';
import { violationsOf } from './report.js';

type Bag = Record<string, unknown>;

/**
 * Makes a message of fields that came in; unknown ones pass and are kept.
 * @throws ContractViolation with every rule that they break
 */
export function accept(type: MessageClass, fields: Bag): Branded {
  const { accepts, hydrate } = compileClass(type, type.messageType);
  const message = hydrate(fields) as Branded;
  if (!accepts(fields)) refuseUnlessValid(type, message);
  return message;
}

/**
 * Checks a message on its way out.
 * @throws ContractViolation with every rule that it breaks, or with a field that its class doesn't declare
 */
export function checkOutgoing(type: MessageClass, message: Branded): void {
  const { accepts, unknownField, hydrate } = compileClass(type, type.messageType);
  const fields = message as unknown as Bag;
  if (!accepts(fields)) refuseUnlessValid(type, hydrate(fields));
  const unknown = unknownField(fields);
  if (unknown !== undefined) {
    throw new ContractViolation(type.messageType, [{ field: unknown, reason: 'the contract has no such field' }]);
  }
}

/** class-validator has the last word on what the closures don't accept. */
function refuseUnlessValid(type: MessageClass, instance: object): void {
  const violations = violationsOf(instance);
  if (violations.length > 0) throw new ContractViolation(type.messageType, violations);
}
