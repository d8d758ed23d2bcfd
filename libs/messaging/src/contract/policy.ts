import { toMs, type Duration } from './duration.js';

/** How long a message waits before its next attempt. */
export type Backoff = (attempt: number, random: () => number) => number;

/** What happens when a handler fails. Declared beside the subscription, the same on every broker; rules by error type stand at `@Consume`. */
export interface PolicyOptions {
  /** How often a handler is tried before the message becomes a dead letter; the immediate retry counts. 8 when absent. */
  readonly attempts?: number;
  /** The wait before each later attempt; `exponential('1s', '5m')` when absent. */
  readonly backoff?: Backoff;
  /** How long a handler may take before its signal is aborted; 30 s when absent. */
  readonly timeout?: Duration;
  /** Handlers at work at once, in one instance; 16 when absent. */
  readonly concurrency?: number;
  /** Deliveries held at once, in one instance; 4 times the concurrency when absent. */
  readonly prefetch?: number;
  /** Messages that may wait for another attempt, in all instances; beyond it, no new ones are taken until half are worked off. 10,000 when absent. */
  readonly maxBacklog?: number;
}

export interface Policy {
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly prefetch: number;
  readonly maxBacklog: number;
}

export function policyOf(options: PolicyOptions = {}): Policy {
  const concurrency = options.concurrency ?? 16;
  return {
    attempts: options.attempts ?? 8,
    backoff: options.backoff ?? exponential('1s', '5m'),
    timeoutMs: toMs(options.timeout ?? '30s'),
    concurrency,
    prefetch: options.prefetch ?? concurrency * 4,
    maxBacklog: options.maxBacklog ?? 10_000,
  };
}

const COUNTS = ['attempts', 'concurrency', 'prefetch', 'maxBacklog'] as const;

/** @throws RangeError when a number of the policy of `subscription` makes no sense, saying which */
export function checkPolicy(subscription: string, options: PolicyOptions): void {
  for (const name of COUNTS) {
    const count = options[name];
    if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
      throw new RangeError(`subscription "${subscription}": ${name} is ${count}; it must be a whole number above 0`);
  }
  if (options.timeout !== undefined) toMs(options.timeout);
}

/** Doubles from `first` up to `max`, less up to a quarter of jitter, so that what failed together does not return together. */
export function exponential(first: Duration, max: Duration): Backoff {
  const firstMs = toMs(first);
  const maxMs = toMs(max);
  return (attempt, random) => Math.min(firstMs * 2 ** (attempt - 1), maxMs) * (1 - random() / 4);
}

/** The same wait before every attempt. */
export function fixed(delay: Duration): Backoff {
  const delayMs = toMs(delay);
  return () => delayMs;
}
