import type { Load, Tally } from './purchases.js';

/** What came of it, for a person; of one sale alone, the sale, as the shop answered it. */
export function report({ count }: Load, tally: Tally): string {
  const { sold, refused, failed } = tally;
  if (count === 1 && sold.length === 1) return JSON.stringify(sold[0], null, 2);
  const misses = [...lines('refused', refused), ...lines('failed', failed)];
  return [...rates(tally), ...misses, ...(sold.length === 0 ? ['Nothing was sold.'] : [])].join('\n');
}

function rates({ sold, seconds, latenciesMs, triedAgain }: Tally): string[] {
  if (sold.length === 0) return [];
  const at = (share: number): string => (latenciesMs[Math.ceil(latenciesMs.length * share) - 1] ?? 0).toFixed(0);
  const pace = `${seconds.toFixed(2)} s, ${Math.round(sold.length / seconds)} a second; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
  const again = triedAgain === 0 ? '' : ` (tried again ${triedAgain} times, each with its own key)`;
  return [`${sold.length} sold in ${pace}${again}`];
}

const lines = (what: string, reasons: ReadonlyMap<string, number>): string[] =>
  [...reasons].map(([why, times]) => `${times} ${what}: ${why}`);
