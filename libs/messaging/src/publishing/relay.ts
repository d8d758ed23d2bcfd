import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../contract/channel.js';
import type { Logger } from '../observability/logger.js';
import type { OutboxRow, OutboxStore } from '../ports/outbox-store.js';
import type { Outgoing } from './outgoing.js';

export interface RelayOptions {
  readonly transport: string;
  readonly channels: readonly Channel[];
  readonly store: OutboxStore;
  readonly outgoing: Outgoing;
  readonly logger: Logger;
}

/** The most rows of one read. */
const BATCH = 500;
/** How often it looks without being woken: a wake-up may be lost. */
const POLL_MS = 5_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 10_000;

/**
 * Carries an app's outbox to one transport: reads in the order of writing, publishes with no transaction open,
 * removes what was taken over. A kill between the two publishes a row again, under the same id.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #stop = new AbortController();
  #poke: () => void = () => undefined;
  #poked = false;
  #running: Promise<void> | undefined;
  #stopListening: () => void = () => undefined;
  /** Why the last round failed; undefined while it works. */
  failure: Error | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#channels = new Map(options.channels.map((channel) => [channel.name, channel]));
  }

  get transport(): string {
    return this.#options.transport;
  }

  start(): void {
    this.#stopListening = this.#options.store.onCommit(() => this.#wake());
    this.#running = this.#run();
  }

  /** Finishes the round that is under way. */
  async stop(): Promise<void> {
    this.#stopListening();
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!this.#stop.signal.aborted) {
      try {
        const more = await this.#round();
        this.failure = undefined;
        waitMs = FIRST_WAIT_MS;
        if (!more) await this.#idle();
      } catch (error) {
        this.failure = error as Error;
        this.#options.logger.warn(
          { err: error, transport: this.transport, retryInMs: waitMs },
          'the outbox could not be relayed; its rows wait',
        );
        await sleep(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
      }
    }
  }

  /** Publishes one batch; resolves to whether more may wait. @throws the error of a row that failed for now */
  async #round(): Promise<boolean> {
    const rows = await this.#options.store.next([...this.#channels.keys()], BATCH);
    const failures = await Promise.all([...byChannel(rows)].map(([name, some]) => this.#publish(name, some)));
    const failure = failures.find((error) => error !== undefined);
    if (failure) throw failure;
    return rows.length === BATCH;
  }

  async #publish(channelName: string, rows: readonly OutboxRow[]): Promise<Error | undefined> {
    const { store, outgoing, logger } = this.#options;
    const channel = this.#channels.get(channelName);
    if (!channel)
      throw new TypeError(`the outbox store returned a row of channel "${channelName}", which was not asked for`);
    const results = await outgoing.publishAll(
      channel,
      rows.map(({ message }) => message),
    );
    await store.remove(rows.filter((_, index) => results[index]?.fate === 'taken').map(({ rowId }) => rowId));
    let failure: Error | undefined;
    for (const [index, row] of rows.entries()) {
      const result = results[index];
      if (result?.fate === 'failed') failure ??= result.error;
      if (result?.fate !== 'refused') continue;
      await store.bury(row, 'refused', String(result.error));
      logger.error(
        { err: result.error, channel: channelName, id: row.message.id },
        'the broker refused a message for good; it is a dead letter',
      );
    }
    return failure;
  }

  async #idle(): Promise<void> {
    const dueInMs = (await this.#options.store.nextDueInMs([...this.#channels.keys()])) ?? POLL_MS;
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, Math.min(dueInMs, POLL_MS)));
        this.#poke = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#poked = false;
  }

  #wake(): void {
    this.#poked = true;
    this.#poke();
  }
}

function byChannel(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const group = groups.get(row.channel);
    if (group) group.push(row);
    else groups.set(row.channel, [row]);
  }
  return groups;
}
