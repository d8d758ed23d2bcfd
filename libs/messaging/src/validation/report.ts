import { validateSync, type ValidationError } from 'class-validator';
import type { Violation } from '../errors/contract-violation.js';

/** class-validator's own report on an instance, flattened: a path and a reason for each rule that it breaks. */
export function violationsOf(instance: object): readonly Violation[] {
  try {
    return flatten(validateSync(instance, { validationError: { target: false, value: false } }), '');
  } catch (error) {
    return [{ field: '', reason: `a rule can't be checked: ${String(error)}` }];
  }
}

function flatten(errors: readonly ValidationError[], path: string): Violation[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = path === '' ? property : `${path}.${property}`;
    const own = Object.values(constraints ?? {}).map((reason) => ({ field, reason }));
    return [...own, ...flatten(children ?? [], field)];
  });
}
