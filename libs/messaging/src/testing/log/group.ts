import type { ConsumeOptions, Consumption, Handle } from '../../transports/consumption.js';
import { Assignment, type Partition } from './assignment.js';

/** How long a rebalance waits for what is at work. */
const DRAIN_MS = 100;

/** A consumer of a group. */
export class Member implements Consumption {
  #assignments: readonly Assignment[] = [];
  #paused = false;
  #attached = false;
  #closed: Promise<void> | undefined;

  constructor(
    private readonly group: Group,
    private readonly options: ConsumeOptions,
    private readonly handle: Handle,
  ) {}

  get attached(): boolean {
    return this.#attached;
  }

  async assign(partitions: readonly Partition[]): Promise<void> {
    const { prefetch, onAssigned } = this.options;
    const { handle } = this;
    const { ordered } = this.group;
    const assignments = partitions.map((partition) => new Assignment({ partition, ordered, prefetch, handle }));
    this.#assignments = assignments;
    if (this.#paused) for (const one of assignments) one.pause();
    await onAssigned?.();
    this.#attached = true;
    if (this.#assignments === assignments) this.feed();
  }

  feed(): void {
    if (this.#attached) for (const one of this.#assignments) one.feed();
  }

  async drain(withinMs = DRAIN_MS): Promise<void> {
    this.#attached = false;
    await Promise.all(this.#assignments.map((one) => one.drain(withinMs)));
    this.#assignments = [];
  }

  pause(): Promise<void> {
    this.#paused = true;
    for (const one of this.#assignments) one.pause();
    return Promise.resolve();
  }

  resume(): void {
    this.#paused = false;
    for (const one of this.#assignments) one.resume();
  }

  close(withinMs = 2 ** 30): Promise<void> {
    this.#closed ??= this.drain(withinMs).then(() => this.group.leave(this));
    return this.#closed;
  }

  /** Its process is gone: nobody hears of what it does. */
  die(): void {
    this.#attached = false;
    for (const one of this.#assignments) one.end();
    this.#assignments = [];
    this.group.leave(this);
  }
}

/** The consumers of one subscription, who share its partitions: whenever one comes or goes, all are taken and given out anew. */
export class Group {
  readonly #members = new Set<Member>();
  #rebalancing: Promise<void> | undefined;
  #again = false;

  constructor(
    readonly partitions: readonly Partition[],
    readonly ordered: boolean,
  ) {}

  join(options: ConsumeOptions, handle: Handle): Member {
    const member = new Member(this, options, handle);
    this.#members.add(member);
    this.#rebalance();
    return member;
  }

  leave(member: Member): void {
    if (this.#members.delete(member)) this.#rebalance();
  }

  feed(): void {
    for (const member of this.#members) member.feed();
  }

  #rebalance(): void {
    if (this.#rebalancing) this.#again = true;
    else
      this.#rebalancing = this.#once().finally(() => {
        this.#rebalancing = undefined;
        if (this.#again) {
          this.#again = false;
          this.#rebalance();
        }
      });
  }

  async #once(): Promise<void> {
    await Promise.all([...this.#members].map((member) => member.drain()));
    const members = [...this.#members];
    for (const [at, member] of members.entries())
      void member.assign(this.partitions.filter((_, partition) => partition % members.length === at));
  }
}
