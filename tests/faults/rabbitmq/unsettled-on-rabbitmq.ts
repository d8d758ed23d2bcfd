import { onPostgres } from '../../support/on-postgres.js';
import { read } from '../../support/shop.js';
import type { Fleet } from '../fleet.js';
import { unsettledIn } from '../unsettled.js';

/** Copies of sales without their effect: in an outbox, at the broker, in a consumer's hand, waiting for a retry. */
const WITHOUT_EFFECT = `
  select 2 * (select count(*) from sales.sales)
    - (select count(*) from loyalty.entries) - (select count(*) from loyalty.dead_letters)
    - (select count(distinct message_id) from mail_inbox.mails) - (select count(*) from email.dead_letters) as many`;

/**
 * What is still to be worked off. RabbitMQ doesn't say at once how many messages are in a consumer's hand, so what lacks
 * its effect is counted by SQL; once nothing does, what is left are repeats, and of those the apps say how many.
 */
export async function unsettledOnRabbitmq(fleet: Fleet): Promise<number> {
  const many = await withoutEffect(fleet.databaseUrl);
  if (many > 0) return many;
  const processes = (['email-consumer', 'loyalty-consumer'] as const).flatMap((app) => fleet.of(app));
  const inHand = await Promise.all(processes.map(({ url }) => inFlight(url)));
  return (await unsettledIn(fleet.apps)) + inHand.reduce((sum, one) => sum + one, 0);
}

const withoutEffect = (databaseUrl: string): Promise<number> =>
  onPostgres(databaseUrl, async (client) => {
    const { rows } = await client.query<{ many: string }>(WITHOUT_EFFECT);
    return Number(rows[0]?.many);
  });

/** What it has in its hands: were there more than it may handle at once, it would handle as many as it may. */
async function inFlight(app: string): Promise<number> {
  const { subscriptions } = await read<{ subscriptions: { in_flight: number }[] }>(`${app}/admin/messaging`);
  return subscriptions.reduce((sum, one) => sum + one.in_flight, 0);
}
