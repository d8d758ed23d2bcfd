import { isISO8601, ValidateBy } from 'class-validator';

/** As far as ISO 8601 writes years with four digits, which Postgres reads. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** JavaScript reads days of the year as something else. */
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** A date, or a date and time, of ISO 8601 that JavaScript reads: no weeks, no days of a year, and none that don't exist. */
export const IsMoment = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) =>
        isISO8601(value, { strict: true }) && DAY.test(value as string) && isBetween(Date.parse(value as string)),
      defaultMessage: (args) => `${args?.property ?? 'it'} must be a date, or a date and time, of ISO 8601`,
    },
  });

const isBetween = (at: number): boolean => at >= FIRST && at <= LAST;
