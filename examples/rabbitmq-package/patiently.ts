import { setTimeout as sleep } from 'node:timers/promises';

/** Other programs may consume the same queues, and take what this one waits for. */
const PATIENCE_MS = 10_000;

/** Resolves once it is so, or once it has waited for long enough. */
export async function patiently(isSo: () => boolean): Promise<void> {
  const late = performance.now() + PATIENCE_MS;
  while (!isSo() && performance.now() < late) await sleep(50);
}
