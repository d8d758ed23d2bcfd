import type { Place } from '../support/place.js';
import { type Mail, type Points, read } from '../support/shop.js';
import { until } from '../support/until.js';
import { customers } from './buyers.js';

const EVERY_MS = 200;
/** Longer than rows wait whose holder was killed. */
const QUIET_MS = 50_000;

/**
 * Resolves once every sale has its entry and its e-mail, to true; or to false when for long nothing more came: then the
 * counting says what is missing.
 */
export async function settled({ urls }: Place, sales: number): Promise<boolean> {
  let last = 0;
  let changed = performance.now();
  while (performance.now() - changed < QUIET_MS) {
    const [entries, confirmed] = await Promise.all([entriesOf(urls.loyalty), confirmedBy(urls.inbox)]);
    if (entries >= sales && confirmed >= sales) return true;
    if (entries + confirmed > last) changed = performance.now();
    last = entries + confirmed;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return false;
}

async function entriesOf(loyalty: string): Promise<number> {
  const all = await Promise.all(customers().map((email) => read<Points>(`${loyalty}/customers/${email}/points`)));
  return all.reduce((sum, { entries }) => sum + entries.length, 0);
}

async function confirmedBy(inbox: string): Promise<number> {
  return new Set((await read<Mail[]>(`${inbox}/email`)).map(({ messageId }) => messageId)).size;
}

/** Resolves once the app has handled as many deliveries since its start: rows of a killed process, their work done. */
export async function handled({ urls }: Place, deliveries: number): Promise<void> {
  const handledBy = async (url: string): Promise<number> => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counts = [...metrics.matchAll(/^messaging_client_consumed_messages_total\{.*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const all = async (): Promise<number> => (await handledBy(urls.email)) + (await handledBy(urls.loyalty));
  await until('the rows of the killed', async () => (await all()) >= deliveries, { withinMs: QUIET_MS });
}
