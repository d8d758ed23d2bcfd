import type { Consumption } from '../../transports/consumption.js';
import { type Absence, AbsenceWatch } from './absence-watch.js';
import { Pauses, type Flow, type PauseReason } from './pauses.js';
import type { RowFeed } from '../feeds/row-feed.js';
import type { RunnerContext } from '../runner-context.js';

/** What a subscription takes from, once it does. */
export interface Feeds {
  readonly broker: Consumption | undefined;
  readonly retries: RowFeed | undefined;
}

/** Stops a subscription's feeds and lets them go on, by the reasons for which it pauses. */
export class Pausing {
  readonly #context: RunnerContext;
  readonly #feeds: () => Feeds;
  readonly #pauses = new Pauses();
  readonly #absences: AbsenceWatch;
  readonly #recalls: (() => void)[] = [];

  constructor(context: RunnerContext, feeds: () => Feeds) {
    this.#context = context;
    this.#feeds = feeds;
    const { localQueue, subscription, policy, ping, closing } = context;
    this.#absences = new AbsenceWatch({
      subscription: subscription.name,
      pauses: this.#pauses,
      policy,
      localQueue,
      ping,
      closing,
      back: (reason) => this.back(reason),
    });
  }

  get reasons(): readonly PauseReason[] {
    return this.#pauses.list();
  }

  get flow(): Flow {
    return this.#pauses.flow;
  }

  async pause(reason: PauseReason): Promise<void> {
    if (this.#pauses.add(reason)) await this.follow();
  }

  async resume(reason: PauseReason): Promise<void> {
    if (this.#pauses.remove(reason)) await this.follow();
  }

  /** Pauses until what is away is back: the subscription's own messages find that out, or a probe of the database. */
  async away(reason: Absence, why: unknown): Promise<void> {
    if (!this.#pauses.add(reason)) return;
    const { logger, subscription } = this.#context;
    logger.warn(
      { err: why, subscription: subscription.name, reason },
      'the subscription pauses until what is away is back',
    );
    await this.follow();
    await this.#absences.watch(reason);
  }

  /** What was away is back; nothing is done where it was not, as each message that succeeds says. */
  back(reason: Absence): void {
    if (!this.#pauses.has(reason)) return;
    const { logger, subscription } = this.#context;
    logger.info({ subscription: subscription.name, reason }, 'what was away is back; the subscription goes on');
    void this.resume(reason);
  }

  /** Lets flow what the pauses leave. */
  async follow(): Promise<void> {
    const { broker, retries } = this.#feeds();
    const { flow } = this;
    retries?.throttle(flow.retries === 'probe' ? 1 : this.#context.policy.concurrency);
    // Both at once: while one is still at its claim, the other would take and give back without end.
    const paused = Promise.all([
      flow.retries === 'none' ? retries?.pause() : retries?.resume(),
      flow.broker ? broker?.resume() : broker?.pause(),
    ]);
    this.recall();
    await paused;
    this.recall();
  }

  onRecall(listener: () => void): void {
    this.#recalls.push(listener);
  }

  /** Some of what has not begun may no longer. */
  recall(): void {
    for (const listener of this.#recalls) listener();
  }
}
