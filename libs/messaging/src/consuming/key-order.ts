import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Subscription } from '../contract/channel.js';
import type { Logger } from '../observability/logger.js';
import type { LocalQueue, NewRow } from '../ports/local-queue.js';
import type { Settlement } from '../transports/consumption.js';
import type { Delivery } from '../transports/delivery.js';
import type { Awaitable } from './awaitable.js';
import { Lanes } from './lanes.js';
import { orderKeyOf } from './order-key.js';

export interface KeyOrderOptions {
  readonly subscription: Subscription;
  readonly localQueue: LocalQueue;
  readonly logger: Logger;
  readonly closing: () => boolean;
}

/** The wait before the parked keys are asked for again. */
const RECOVERY_MS = 500;

/**
 * Keeps the order of each key of an ordered channel: one delivery of a key at a time, and none past those of its key
 * that wait in the local queue. A key is parked while rows of it are there. What is remembered of that may be out of date
 * in one way alone: another process may have worked off the last row, which parking finds out.
 */
export class KeyOrder {
  readonly #options: KeyOrderOptions;
  readonly #channel: Channel;
  readonly #lanes = new Lanes();
  #parked = new Set<string>();
  /** Parked while the parked keys are being read. */
  #meanwhile = new Set<string>();

  constructor(options: KeyOrderOptions) {
    this.#options = options;
    this.#channel = options.subscription.channel;
  }

  /** The key whose order a delivery keeps: a retry that of its row, for a redriven one has none. */
  keyOf({ claim, message }: Delivery): string | undefined {
    return claim ? claim.key : orderKeyOf(this.#channel, message);
  }

  /** Runs a delivery in the lane of its key. A row of the local queue has none: of a key only the oldest is claimed. */
  run(delivery: Delivery, work: () => Awaitable<Settlement>): Awaitable<Settlement> {
    const key = delivery.claim ? undefined : this.keyOf(delivery);
    return key === undefined ? work() : this.#lanes.run(key, work);
  }

  /** Learns which keys are parked, before the first delivery of what was assigned; tries until the database says. */
  readonly assigned = async (keys?: readonly string[]): Promise<void> => {
    const { localQueue, subscription, logger, closing } = this.#options;
    while (!closing()) {
      this.#meanwhile = new Set();
      try {
        const parked = await localQueue.keys(subscription.name, keys);
        this.#know(parked, keys);
        return;
      } catch (err) {
        logger.warn({ err, subscription: subscription.name }, 'the parked keys could not be read; trying again');
        await sleep(RECOVERY_MS);
      }
    }
  };

  #know(parked: readonly string[], among?: readonly string[]): void {
    if (!among) this.#parked = new Set(this.#meanwhile);
    for (const key of among ?? []) this.#parked.delete(key);
    for (const key of parked) this.#parked.add(key);
  }

  isParked(key: string): boolean {
    return this.#parked.has(key);
  }

  /** Puts a message of a parked key behind the rows of it; resolves to false, and the key is free, when there are none any more. */
  async park(row: NewRow & { readonly key: string }): Promise<boolean> {
    const isBehind = await this.#options.localQueue.putBehind(row);
    if (!isBehind) this.#parked.delete(row.key);
    return isBehind;
  }

  /** A row of the key was written: what comes later follows it there. */
  parked(key: string | undefined): void {
    if (key === undefined) return;
    this.#parked.add(key);
    this.#meanwhile.add(key);
  }
}
