import { utcTime } from '#contracts';

const number = new Intl.NumberFormat('es-ES');
// apart, because what joins them differs between versions of Node
const date = new Intl.DateTimeFormat('es-ES', { dateStyle: 'long', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('es-ES', { timeStyle: 'short', timeZone: 'UTC' });

export const spanishNumber = (value: number): string => number.format(value);

/** By currency; making one takes 0.3 ms. */
const moneys = new Map<string, Intl.NumberFormat>();

/** `1.234,50 €`. @param currency ISO 4217 */
export function spanishMoney(amount: number, currency: string): string {
  const money = moneys.get(currency) ?? new Intl.NumberFormat('es-ES', { style: 'currency', currency });
  moneys.set(currency, money);
  return money.format(amount);
}

/** `22 de noviembre de 2025, 1:57 (UTC)`; a timestamp that names no moment to us stands as it came. */
export function spanishDate(timestamp: string): string {
  const moment = utcTime(timestamp);
  return moment ? `${date.format(moment)}, ${time.format(moment)} (UTC)` : timestamp;
}
