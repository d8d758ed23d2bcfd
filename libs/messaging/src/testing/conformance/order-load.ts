import { fixed } from '../../contract/policy.js';
import type { Bus } from './bus.js';
import { Effects } from './effects.js';
import { newRandom } from './random.js';
import type { Rig } from './rig.js';
import { aSubscription, handles, thing, type Things } from './things.js';
import { pass, until } from './waiting.js';

const KEYS = 100;
/** Messages of a key in a row. */
const RUN = 5;
/** Of all messages; such a one fails up to three times: at once, again at once, and from the local queue. */
const FAILING = 0.1;
const MOST_FAILURES = 3;

/** The key of a thing is its text. */
export function keyed(rig: Rig, ordered: boolean): Things {
  return rig.channel({ ordered, key: (one) => ('text' in one ? one.text : undefined) ?? '' });
}

/** Messages of 100 keys, a tenth of which fail at random, and processes that come and go. */
export class OrderLoad {
  readonly unsettled: number[] = [];
  /** Where two were at work on one key. */
  readonly overlaps: string[] = [];
  readonly random: ReturnType<typeof newRandom>;
  failures = 0;
  readonly #channel: Things;
  readonly #subscription;
  readonly #effects: Effects;
  readonly #atWork = new Map<string, number>();
  /** How often each message is to fail yet. */
  readonly #toFail = new Map<number, number>();
  readonly #numbers = new Map<Bus, number>();
  #processes = 0;

  /** @param each how many messages a key has */
  constructor(
    private readonly rig: Rig,
    readonly each: number,
    { ordered }: { readonly ordered: boolean },
  ) {
    this.random = newRandom(rig.candidate.seed);
    this.#channel = keyed(rig, ordered);
    const policy = { attempts: 30, backoff: fixed('15ms'), concurrency: 8, prefetch: 16 };
    this.#subscription = aSubscription(this.#channel, policy);
    this.#effects = new Effects(rig);
  }

  get total(): number {
    return KEYS * this.each;
  }

  /** One transaction after the other, each with a run of messages of every key. */
  async publish(): Promise<void> {
    const bus = await this.rig.bus({ publishes: [this.#channel] });
    for (let from = 0; from < this.each; from += RUN) {
      const run = Array.from({ length: KEYS * RUN }, (_, at) => ({ key: Math.floor(at / RUN), n: from + (at % RUN) }));
      await bus.add(this.#channel, ...run.map(({ key, n }) => thing(n * KEYS + key, { text: `key ${key}` })));
    }
  }

  async start(): Promise<Bus> {
    this.#processes += 1;
    const process = this.#processes;
    const handler = handles(this.#subscription, 'database', async ({ n, text = '' }, { tx }) => {
      const other = this.#atWork.get(text);
      if (other !== undefined) this.overlaps.push(`${text}, ${n}: processes ${other} and ${process}`);
      this.#atWork.set(text, process);
      try {
        await pass(this.random.next() * 3);
        this.#fail(n);
        this.#effects.record(tx, `${text}: ${n}`);
      } finally {
        this.#atWork.delete(text);
      }
    });
    const bus = await this.rig.bus({ handlers: [handler] });
    this.#numbers.set(bus, process);
    return bus;
  }

  #fail(n: number): void {
    const draw = this.random.next();
    const left = this.#toFail.get(n) ?? (draw < FAILING ? Math.ceil((draw / FAILING) * MOST_FAILURES) : 0);
    this.#toFail.set(n, Math.max(0, left - 1));
    if (left === 0) return;
    this.failures += 1;
    throw new Error('at random');
  }

  /** Ends a process when so many have taken effect, and begins another in its place. */
  async replace(bus: Bus, how: 'kill' | 'stop', after: number): Promise<Bus> {
    await until(`${after} are done`, async () => (await this.done()) >= after, this.rig.loadMs);
    this.unsettled.push(this.total - (await this.done()));
    await bus[how]();
    // What the dead were at is nobody's.
    for (const [key, process] of this.#atWork) if (process === this.#numbers.get(bus)) this.#atWork.delete(key);
    return this.start();
  }

  done(): Promise<number> {
    return this.#effects.count();
  }

  async settled(): Promise<void> {
    await until('all took effect', async () => (await this.done()) >= this.total, this.rig.loadMs);
  }

  /** Of each key, the messages in the order of their first effects, as `0, 1, 2`; keys that are the same are counted together. */
  async orders(): Promise<ReadonlyMap<string, number>> {
    const byKey = new Map<string, number[]>();
    for (const effect of await this.#effects.list()) {
      const [key = '', n] = effect.split(': ');
      const seen = byKey.get(key) ?? [];
      byKey.set(key, seen);
      const nth = Math.floor(Number(n) / KEYS);
      if (!seen.includes(nth)) seen.push(nth);
    }
    const orders = new Map<string, number>();
    for (const seen of byKey.values()) orders.set(seen.join(', '), (orders.get(seen.join(', ')) ?? 0) + 1);
    return orders;
  }

  /** What `orders` is when it was kept. */
  get kept(): ReadonlyMap<string, number> {
    return new Map([[Array.from({ length: this.each }, (_, n) => n).join(', '), KEYS]]);
  }
}
