import { channel, exponential } from '#messaging/contract';
import { SaleCompleted } from './sale-completed.js';

export const salesEvents = channel('sales_events', {
  pattern: 'events',
  transport: 'rabbitmq',
  messages: [SaleCompleted],
  typeField: 'event_type',
  identity: (sale) => sale.sale_id,
});

/** Confirms the sale to the customer. */
export const emailNotifications = salesEvents.subscription('email_notifications', {
  attempts: 8,
  backoff: exponential('1s', '5m'),
  timeout: '30s',
});

/** Writes the customer's points to the ledger. */
export const loyaltyPoints = salesEvents.subscription('loyalty_points');
