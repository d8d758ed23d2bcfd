import type { Outcome } from '../../observability/metrics.js';
import type { Delivery } from '../../transports/delivery.js';
import type { BatchHandler } from './batch-handler.js';
import { begins, halve, type Member } from './halve.js';
import type { Permits } from '../permits.js';
import type { SubscriptionContext } from '../step.js';

interface Waiting extends Member {
  /** On the monotonic clock, milliseconds. */
  readonly since: number;
}

/** Ids to be remembered of batches that took too long, at most. */
const MOST_LATE = 10_000;

/** Gathers the deliveries of one handler: until there are enough, until the first has waited, or until a call is free. */
export class Batcher {
  readonly #handler: BatchHandler;
  readonly #context: SubscriptionContext;
  /** Calls at once, of all handlers of the subscription. */
  readonly #calls: Permits;
  #waiting: Waiting[] = [];
  /** Each is to be handled by itself. */
  #alone: Waiting[] = [];
  /** The same message as another that waits or is at work. */
  #twins: Waiting[] = [];
  /** Of what waits or is at work. */
  readonly #ids = new Set<string>();
  readonly #late = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #overdue = false;
  #asking = false;

  constructor(handler: BatchHandler, context: SubscriptionContext, calls: Permits) {
    this.#handler = handler;
    this.#context = context;
    this.#calls = calls;
  }

  /** Resolves to what became of it, or rejects with why it alone failed. */
  join(delivery: Delivery): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const waiting = { delivery, resolve, reject, since: performance.now() };
      if (begins(waiting, this.#context)) this.#add(waiting);
    });
  }

  /** Gives back what has not begun and may no longer. */
  recall(): void {
    const stays = (one: Waiting): boolean => begins(one, this.#context);
    const before = [...this.#waiting, ...this.#alone];
    this.#waiting = this.#waiting.filter(stays);
    this.#alone = this.#alone.filter(stays);
    this.#twins = this.#twins.filter(stays);
    const after = new Set([...this.#waiting, ...this.#alone]);
    this.#forget(before.filter((one) => !after.has(one)));
    if (this.#waiting.length === 0) this.#stopTimer();
  }

  #add(one: Waiting): void {
    const { id = '' } = one.delivery;
    if (this.#handler.effect !== 'none') {
      if (this.#ids.has(id)) return void this.#twins.push(one);
      this.#ids.add(id);
    }
    (this.#standsAlone(one.delivery) ? this.#alone : this.#waiting).push(one);
    this.#startTimer();
    this.#ask();
  }

  /** What killed a process, failed by itself, or was part of a failure that was nobody's, spoils no other's batch. */
  #standsAlone({ claim, attempt, id = '' }: Delivery): boolean {
    const isAgain = claim === undefined ? attempt > 1 : claim.crashes > 0;
    return this.#late.delete(id) || isAgain || this.#context.availability.wasAbsent(id);
  }

  /** Asks for a call, once at a time: until it is free the batch goes on filling. */
  #ask(): void {
    const isDue = this.#alone.length > 0 || this.#overdue || this.#waiting.length >= this.#handler.batch.size;
    if (this.#asking || !isDue) return;
    this.#asking = true;
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.#calls.take();
    this.#asking = false;
    const batch = this.#next();
    this.#ask();
    await halve(batch, {
      handler: this.#handler,
      context: this.#context,
      timedOut: (members) => this.#remember(members),
    });
    this.#calls.giveBack();
    this.#forget(batch);
  }

  #next(): readonly Waiting[] {
    const alone = this.#alone.shift();
    if (alone) return [alone];
    const batch = this.#waiting.splice(0, this.#handler.batch.size);
    this.#stopTimer();
    this.#startTimer();
    return batch;
  }

  #startTimer(): void {
    const first = this.#waiting[0];
    if (!first || this.#timer || this.#overdue) return;
    const onTime = (): void => {
      this.#timer = undefined;
      this.#overdue = true;
      this.#ask();
    };
    this.#timer = setTimeout(onTime, Math.max(0, first.since + this.#handler.batch.waitMs - performance.now()));
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#overdue = false;
  }

  #remember(members: readonly Member[]): void {
    if (members.length === 1) return;
    for (const { delivery } of members) this.#late.add(delivery.id ?? '');
    for (const id of this.#late) if (this.#late.size > MOST_LATE) this.#late.delete(id);
  }

  /** They are no longer here, and their twins may be. */
  #forget(gone: readonly Waiting[]): void {
    for (const { delivery } of gone) this.#ids.delete(delivery.id ?? '');
    for (const twin of this.#twins.splice(0)) this.#add(twin);
  }
}
