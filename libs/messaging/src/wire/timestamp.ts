/** The second that was asked for last, and how it is written: to write a date costs as much as to validate a message. */
let second = Number.NaN;
let written = '';

/** Unix milliseconds, of 1970 or later, as ISO 8601 in UTC. */
export function timestamp(ms: number): string {
  const fraction = Math.trunc(ms % 1_000);
  const begun = Math.trunc(ms) - fraction;
  if (begun !== second) {
    written = new Date(ms).toISOString().slice(0, -'538Z'.length);
    second = begun;
  }
  return `${written}${String(fraction).padStart(3, '0')}Z`;
}
