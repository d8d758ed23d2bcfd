import type { SaleCompleted } from '#contracts';
import { spanishDate, spanishMoney, spanishNumber } from './spanish.js';

export type Row = readonly [label: string, value: string];

/** What a confirmation says, before it is dressed as HTML or text. */
export interface Confirmation {
  readonly subject: string;
  readonly title: string;
  readonly preview: string;
  readonly greeting: string;
  readonly rows: readonly Row[];
  readonly total: Row;
  readonly details: readonly Row[];
  readonly footer: string;
}

/** @param currency ISO 4217 */
export function confirmation(sale: SaleCompleted, currency: string): Confirmation {
  const product = oneLine(sale.product_name);
  const quantity = spanishNumber(sale.quantity);
  const total = spanishMoney(sale.total, currency);
  return {
    subject: `Tu compra: ${quantity} × ${product}`,
    title: '¡Gracias por tu compra!',
    preview: `${quantity} × ${product}, ${total}.`,
    greeting: 'Hemos recibido tu pedido y ya está en marcha. Este es el resumen:',
    rows: [
      ['Producto', product],
      ['Cantidad', quantity],
    ],
    total: ['Total', total],
    details: [
      ['Número de venta', oneLine(sale.sale_id)],
      ['Fecha', oneLine(spanishDate(sale.timestamp))],
    ],
    footer:
      'Recibes este correo porque compraste en Trenza con esta dirección. Si no fuiste tú, respóndenos y lo aclaramos.',
  };
}

/** The words of one line: what comes from outside may have line breaks, and a subject has none. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
