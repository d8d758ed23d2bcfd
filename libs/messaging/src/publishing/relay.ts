import type { Channel } from '../contract/channel.js';
import type { Logger } from '../observability/logger.js';
import type { OutboxRow, OutboxStore } from '../ports/outbox-store.js';
import type { RelayLease } from '../ports/relay-leases.js';
import { carry, type Carried } from './carry.js';
import { HeldRows } from './held-rows.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { Outgoing } from './outgoing.js';
import type { RelayState } from './relay-health.js';
import { WakeUp } from './wake-up.js';

export interface RelayOptions {
  readonly app: string;
  readonly transport: string;
  /** App and instance, for whoever looks at the lease. */
  readonly owner: string;
  readonly channels: readonly Channel[];
  readonly store: OutboxStore;
  readonly outgoing: Outgoing;
  readonly logger: Logger;
  /** How long another process of the app waits for one that died; 30 s when absent. */
  readonly leaseMs?: number;
  /** How long one publish may take; a third of the lease when absent. A publish begins only if the lease outlasts it. */
  readonly publishTimeoutMs?: number;
}

/** The most rows of one read. */
const BATCH = 500;
/** So many rows that failed are the broker's failure, not theirs: it gets a rest. */
const MOST_HELD = BATCH;
const LEASE_MS = 30_000;
/** How often it looks without being woken: a wake-up may be lost. */
const POLL_MS = 5_000;
/** How often a relay that stands by asks for the lease: at a graceful stop, this long nobody relays. */
const STANDBY_MS = 1_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 10_000;
/** How long a publish that is under way holds up a stop; a broker that is away would hold it up for its whole time-out. */
const LAST_MS = 1_500;

/**
 * Carries an app's outbox to one transport. Of an app's processes one does, by a lease; the others stand by. A row that
 * fails for now holds back its own key alone. A kill between publish and removal, or a relay that was stopped past its
 * lease, publishes again what it had in flight, under the same ids.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #publishTimeoutMs: number;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #lease: LeaseKeeper;
  readonly #held = new HeldRows();
  readonly #wakeUp = new WakeUp();
  readonly #ending = new AbortController();
  #heldUntil = 0;
  #leads = false;
  #waitMs = FIRST_WAIT_MS;
  #running: Promise<void> | undefined;
  #stopListening: () => void = () => undefined;
  /** Why rows wait; undefined while all goes well. */
  failure: Error | undefined;

  constructor(options: RelayOptions) {
    const { app, transport, owner, channels, store: leases, leaseMs = LEASE_MS } = options;
    this.#options = options;
    this.#publishTimeoutMs = options.publishTimeoutMs ?? leaseMs / 3;
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
    this.#lease = new LeaseKeeper({ leases, name: { app, transport }, owner, leaseMs });
  }

  get transport(): string {
    return this.#options.transport;
  }

  get state(): RelayState {
    if (this.failure) return 'failing';
    return this.#leads ? 'leads' : 'stands-by';
  }

  start(): void {
    this.#stopListening = this.#options.store.onCommit(() => this.#wakeUp.wake());
    this.#running = this.#run();
  }

  /** Finishes the round that is under way, soon, then leaves the lease to another process. */
  async stop(): Promise<void> {
    this.#stopListening();
    this.#wakeUp.end();
    const late = setTimeout(() => this.#ending.abort(new Error('the process stops')), LAST_MS);
    await this.#running;
    clearTimeout(late);
    await this.#lease.release().catch((err: unknown) => {
      this.#options.logger.warn(
        { err, transport: this.transport },
        'the relay’s lease could not be released; it ends by itself',
      );
    });
  }

  async #run(): Promise<void> {
    while (!this.#wakeUp.ended) {
      try {
        const found = await this.#round();
        this.#leads = found !== 'standby';
        if (found === 'standby') await this.#wakeUp.sleep(STANDBY_MS);
        if (found === 'all') await this.#wakeUp.wait(await this.#idleMs());
      } catch (error) {
        await this.#rest(error);
      }
    }
  }

  /** Publishes one batch; resolves to whether that was all for now. */
  async #round(): Promise<'standby' | 'all' | 'more'> {
    if (!(await this.#lease.lasting(this.#publishTimeoutMs))) return this.#standBy();
    if (performance.now() >= this.#heldUntil) this.#held.clear();
    const rows = await this.#options.store.next([...this.#channels.keys()], BATCH, this.#held.all);
    const lease = await this.#lease.lasting(this.#publishTimeoutMs);
    if (!lease) return this.#standBy();
    const carried = await this.#carryAll(lease, rows);
    if (carried.some(({ held }) => !held)) return this.#lost();
    this.#hold(carried.flatMap(({ failed }) => failed));
    return rows.length === BATCH ? 'more' : 'all';
  }

  /** Channels side by side. @throws only once all of them are over, so that no two rounds are under way at once */
  async #carryAll(lease: RelayLease, rows: readonly OutboxRow[]): Promise<readonly Carried[]> {
    const carrier = { ...this.#options, publishTimeoutMs: this.#publishTimeoutMs, ending: this.#ending.signal };
    const outcomes = await Promise.allSettled(
      [...this.#byChannel(rows)].map(([channel, some]) => carry(carrier, lease, channel, some)),
    );
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  #hold(failed: Carried['failed']): void {
    const [first] = failed;
    if (!first) {
      if (this.#held.size > 0) return;
      this.failure = undefined;
      this.#waitMs = FIRST_WAIT_MS;
      return;
    }
    if (this.#held.size === 0) this.#heldUntil = performance.now() + this.#backOff();
    for (const { row } of failed) this.#held.add(row, this.#channels.get(row.channel)?.ordered ?? false);
    this.failure = first.error;
    const { transport } = this;
    this.#options.logger.warn(
      { err: first.error, transport, rows: failed.length },
      'messages were not taken over; they wait',
    );
    if (this.#held.size >= MOST_HELD) throw first.error;
  }

  /** What this process couldn't publish is the other one's affair now. */
  #standBy(): 'standby' {
    this.#held.clear();
    this.failure = undefined;
    return 'standby';
  }

  #lost(): 'standby' {
    this.#lease.lost();
    this.#options.logger.warn({ transport: this.transport }, 'another process took the relay over; this one stands by');
    return this.#standBy();
  }

  async #rest(error: unknown): Promise<void> {
    this.failure = error instanceof Error ? error : new Error(String(error));
    const restMs = this.#held.size > 0 ? Math.max(0, this.#heldUntil - performance.now()) : this.#backOff();
    const { transport } = this;
    this.#options.logger.warn(
      { err: error, transport, retryInMs: Math.round(restMs) },
      'the outbox could not be relayed; its rows wait',
    );
    await this.#wakeUp.sleep(restMs);
  }

  #backOff(): number {
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, MAX_WAIT_MS);
    return waitMs;
  }

  async #idleMs(): Promise<number> {
    const dueInMs = (await this.#options.store.nextDueInMs([...this.#channels.keys()])) ?? POLL_MS;
    if (this.#held.size === 0) return Math.max(1, Math.min(dueInMs, POLL_MS));
    // what is due may be what is held: no busy looking
    return Math.max(1, Math.min(Math.max(dueInMs, FIRST_WAIT_MS), this.#heldUntil - performance.now()));
  }

  #byChannel(rows: readonly OutboxRow[]): Map<Channel, OutboxRow[]> {
    const groups = new Map<Channel, OutboxRow[]>();
    for (const row of rows) {
      const channel = this.#channels.get(row.channel);
      if (!channel)
        throw new TypeError(`the outbox store returned a row of channel "${row.channel}", which was not asked for`);
      const group = groups.get(channel);
      if (group) group.push(row);
      else groups.set(channel, [row]);
    }
    return groups;
  }
}
