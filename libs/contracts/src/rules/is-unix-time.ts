import { IsNumber, Min, ValidateBy } from 'class-validator';

/** How far another machine's clock may be ahead of ours. */
export const MOST_AHEAD_SECONDS = 300;

/** A moment in Unix seconds, with fractions: of 1970 or later, and not in the future, but for the error of a clock. */
export function IsUnixTime(): PropertyDecorator {
  const rules = [IsNumber(), Min(0), isNotAhead];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}

const isNotAhead = ValidateBy({
  name: 'isNotAhead',
  validator: {
    validate: (value) => typeof value === 'number' && value <= Date.now() / 1000 + MOST_AHEAD_SECONDS,
    defaultMessage: (args) =>
      `${args?.property ?? 'it'} must be Unix seconds, and not more than ${MOST_AHEAD_SECONDS} of them ahead of now`,
  },
});
