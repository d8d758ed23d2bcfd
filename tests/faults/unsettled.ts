import { read } from '../support/shop.js';
import { full } from './size.js';

const EVERY_MS = 200;
/** Longer than rows wait whose holder was killed, and at full size than the contract's last backoff, of 64 s. */
const QUIET_MS = full ? 150_000 : 60_000;

/** What is read here of /admin/messaging. */
interface Overview {
  readonly channels: readonly { readonly outbox: number }[];
  readonly subscriptions: readonly {
    readonly name: string;
    readonly paused_for: readonly string[];
    readonly depth?: { readonly ready: number; readonly unsettled: number };
    readonly retries: { readonly waiting: number; readonly claimed: number };
  }[];
}

const overviewOf = (app: string): Promise<Overview> => read<Overview>(`${app}/admin/messaging`);

/** Messages that are still to be worked off, in these apps together: in an outbox, at the broker, waiting for a retry. */
export async function unsettledIn(apps: readonly string[]): Promise<number> {
  const overviews = await Promise.all(apps.map(overviewOf));
  return sum(
    overviews.flatMap(({ channels, subscriptions }) => [
      ...channels.map(({ outbox }) => outbox),
      ...subscriptions.map(({ depth, retries }) => {
        return (depth?.ready ?? 0) + (depth?.unsettled ?? 0) + retries.waiting + retries.claimed;
      }),
    ]),
  );
}

/** Messages that this app has written, and no broker has yet. */
export async function outboxOf(app: string): Promise<number> {
  const { channels } = await overviewOf(app);
  return sum(channels.map(({ outbox }) => outbox));
}

/** Why a subscription of this app takes nothing; empty while it does. */
export async function pausesOf(app: string, subscription: string): Promise<readonly string[]> {
  const { subscriptions } = await overviewOf(app);
  return subscriptions.find(({ name }) => name === subscription)?.paused_for ?? [];
}

/**
 * Resolves once nothing is to be worked off any more, to true; or to false when for long it got no less.
 * @param forGood so many are for nobody any more
 */
export async function settled(unsettled: () => Promise<number>, forGood = 0): Promise<boolean> {
  let least = Infinity;
  let changed = performance.now();
  while (performance.now() - changed < QUIET_MS) {
    const left = Math.max(0, (await unsettled()) - forGood);
    // twice in a row: a message may be on its way from one to the other
    if (left === 0 && least === 0) return true;
    if (left < least) changed = performance.now();
    least = Math.min(least, left);
    if (left > 0 && least === 0) least = left;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return false;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Deliveries that this app has handled since its start, repeats included. */
export async function handledBy(app: string): Promise<number> {
  const metrics = await (await fetch(`${app}/metrics`)).text();
  const counts = [...metrics.matchAll(/^messaging_client_consumed_messages_total\{.*\} (\d+)$/gm)];
  return sum(counts.map(([, count]) => Number(count)));
}
