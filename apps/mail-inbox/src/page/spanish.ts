const dayAndTime = new Intl.DateTimeFormat('es-ES', {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'UTC',
});
const wholeDay = new Intl.DateTimeFormat('es-ES', { dateStyle: 'full', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('es-ES', { timeStyle: 'short', timeZone: 'UTC' });
const number = new Intl.NumberFormat('es-ES', { maximumFractionDigits: 1 });

/** `22 nov, 1:57`, UTC; the page's script says it in the reader's own zone. */
export const shortDate = (moment: Date): string => dayAndTime.format(moment);

export const longDate = (moment: Date): string => `${wholeDay.format(moment)}, ${time.format(moment)} (UTC)`;

/** `1 correo`, `12.345 correos`. */
export const mailCount = (count: number): string => `${number.format(count)} ${count === 1 ? 'correo' : 'correos'}`;

export function fileSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${number.format(bytes / 1_024)} KB` : `${number.format(bytes / 1_048_576)} MB`;
}
