/** Date, time of day, zone: what publishers write. A space in the place of `T` is Python's `str(datetime)`. */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * The moment that a wire timestamp names; one without a zone is UTC (DESIGN 7), whatever zone this machine is in.
 * Undefined for the rare forms of ISO 8601 that name no moment to us, such as week dates, and for days that don't exist.
 */
export function utcTime(timestamp: string): Date | undefined {
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(timestamp.trim()) ?? [];
  if (day === undefined || !exists(day)) return undefined;
  const moment = new Date(`${day}T${time.replace(',', '.')}${offsetOf(zone)}`);
  return isStorable(moment) ? moment : undefined;
}

function offsetOf(zone: string): string {
  return /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function exists(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** The years that ISO 8601 writes with four digits, and Postgres reads: 1 to 9999. */
const isStorable = (moment: Date): boolean =>
  moment.getTime() >= Date.parse('0001-01-01T00:00:00Z') && moment.getTime() <= Date.parse('9999-12-31T23:59:59.999Z');
