import { setTimeout as sleep } from 'node:timers/promises';
import type { Brokers } from './brokers.js';
import type { HostedApp } from './hosted-app.js';

/** The parts of the time in which handlers and relays may finish, and then a broker may answer a goodbye. */
const [FINISHING, LEAVING] = [0.6, 0.3];

/**
 * Takes no message any more; handlers finish and relays stop, then the brokers are let go of. What a broker that doesn't
 * answer holds up is cut off: closing its transport lets go of it.
 */
export async function stopMessaging(
  apps: readonly Pick<HostedApp, 'stopMessaging'>[],
  brokers: Pick<Brokers, 'close'>,
  shareMs: number,
): Promise<void> {
  const stopped = Promise.all(apps.map((app) => app.stopMessaging(shareMs)));
  const late = new AbortController();
  await Promise.race([stopped, sleep(shareMs * FINISHING, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  await Promise.all([brokers.close(shareMs * LEAVING), stopped]);
}
