import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldError, Problem } from './problem.js';

/** Every field that broke a rule, nested ones by their path; a field with several broken rules has one line for each. */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = parent + property;
    const own = Object.values(constraints).map((reason) => ({ field, reason }));
    return [...own, ...fieldErrors(children, `${field}.`)];
  });
}

/**
 * Turns bodies, queries and parameters into instances of their classes and checks them; fields that no rule names are left out.
 * @throws Problem 400 with every bad field
 */
export function validation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    validationError: { target: false, value: false },
    exceptionFactory: (broken) => {
      const errors = fieldErrors(broken);
      const fields = [...new Set(errors.map(({ field }) => field))];
      return new Problem({
        status: 400,
        type: 'invalid-request',
        title: 'The request breaks its rules',
        detail: `Not valid: ${fields.join(', ')}.`,
        extensions: { errors },
      });
    },
  });
}
