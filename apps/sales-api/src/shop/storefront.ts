import { Injectable } from '@nestjs/common';
import { inUnits } from '../money.js';
import { SalesConfig } from '../sales.config.js';

const count = new Intl.NumberFormat('es-ES');
const moment = new Intl.DateTimeFormat('es-ES', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** How the shop writes amounts and times for a person, in Spanish. */
@Injectable()
export class Storefront {
  /** ISO 4217. */
  readonly currency: string;
  readonly #money: Intl.NumberFormat;

  constructor({ currency }: SalesConfig) {
    this.currency = currency;
    this.#money = new Intl.NumberFormat('es-ES', { style: 'currency', currency });
  }

  /** `75,00 €` */
  price(cents: number): string {
    return this.#money.format(inUnits(cents));
  }

  /** `10.000` */
  count(howMany: number): string {
    return count.format(howMany);
  }

  /** `22 de noviembre de 2025, 1:57 (UTC)` */
  moment(time: Date): string {
    return `${moment.format(time)} (UTC)`;
  }
}
