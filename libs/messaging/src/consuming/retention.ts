import { setTimeout as sleep } from 'node:timers/promises';
import type { Subscription } from '../contract/channel.js';
import { toMs } from '../contract/duration.js';
import { policyOf, type Policy } from '../contract/policy.js';
import type { Logger } from '../observability/logger.js';
import type { InboxStore } from '../ports/inbox-store.js';

export interface RetentionOptions {
  readonly inbox: InboxStore;
  /** How long an inbox remembers a message. */
  readonly keepMs: number;
  readonly logger: Logger;
  /** Between two looks; ten minutes when absent. */
  readonly everyMs?: number;
}

/** Twice the week for which Kafka keeps a topic unless told otherwise, and longer than a dead letter usually waits for somebody. */
const INBOX_KEEP_MS = toMs('14d');
/** Rows of one statement: a few milliseconds, so that nobody notices. */
const BATCH = 1_000;
/** Between two statements: 10,000 rows a second at most. */
const PAUSE_MS = 100;
const EVERY_MS = toMs('10m');

/** How long an app's inbox has to remember: no message may come again, from its broker or from its retries, after it was forgotten. */
export function inboxKeepMs(subscriptions: Iterable<Subscription>): number {
  const needs = [...subscriptions].map(
    ({ channel, policy }) => (channel.retentionMs ?? 0) + longestRetryMs(policyOf(policy)),
  );
  return Math.max(INBOX_KEEP_MS, ...needs);
}

/** Forgets, in small batches, what took effect long ago. Started and stopped with `Messaging`. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves once the statement that is under way is over. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { everyMs = EVERY_MS } = this.#options;
    await this.#wait(everyMs);
    while (!this.#end.signal.aborted) await this.#wait((await this.#prune()) < BATCH ? everyMs : PAUSE_MS);
  }

  async #prune(): Promise<number> {
    const { inbox, keepMs, logger } = this.#options;
    try {
      return await inbox.prune(keepMs, BATCH);
    } catch (err) {
      logger.warn({ err }, 'old rows of the inbox could not be removed; tried again later');
      return 0;
    }
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#end.signal, ref: false }).catch(() => undefined);
  }
}

/** All waits of a message that fails every time, and the time-outs of its handler. */
function longestRetryMs({ attempts, backoff, timeoutMs }: Policy): number {
  let sumMs = attempts * timeoutMs;
  for (let attempt = 1; attempt < attempts; attempt += 1) sumMs += backoff(attempt, () => 0);
  return sumMs;
}
