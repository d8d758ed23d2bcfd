import type { SaleCompleted } from '#contracts';

/** The beginning of a sale's id tells its round. */
export const roundIn = (round: number): string => round.toString(16).padStart(8, '0');

/** A sale of 245 bytes as JSON; its id differs, its length does not. */
export function saleOf(round: number, number: number): Omit<SaleCompleted, symbol> {
  return {
    event_type: 'sale_completed',
    sale_id: `${roundIn(round)}-e6a9-4a8d-82a5-${String(number).padStart(12, '0')}`,
    product_id: 1,
    product_name: 'Manzana Orgánica',
    quantity: 5,
    total: 75,
    customer_email: 'cliente.numero.uno@example.store',
    timestamp: '2026-11-22T02:36:03.538Z',
  };
}
