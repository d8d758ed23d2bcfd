import { IsInt, Max, Min, type ValidationOptions } from 'class-validator';

/** The number of a row: from 1 on, as far as JSON's numbers are exact. */
export function IsRowId(options?: ValidationOptions): PropertyDecorator {
  const rules = [IsInt(options), Min(1, options), Max(Number.MAX_SAFE_INTEGER, options)];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
