import { isISO8601 } from 'class-validator';

/** As far as ISO 8601 writes years with four digits, which Postgres reads. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
/** JavaScript reads days of the year as something else. */
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** A date, or a date and time, of ISO 8601 that JavaScript reads. Undefined for weeks, days of a year, and those that don't exist. */
export function isoMoment(text: string): Date | undefined {
  if (!isISO8601(text, { strict: true }) || !DAY.test(text)) return undefined;
  const moment = new Date(text);
  return moment.getTime() >= FIRST && moment.getTime() <= LAST ? moment : undefined;
}
