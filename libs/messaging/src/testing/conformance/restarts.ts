import { describe, expect, it } from 'vitest';
import type { Bus } from './bus.js';
import { Effects } from './effects.js';
import { Killed } from './lifeline.js';
import type { Rig } from './rig.js';
import { Tally } from './tally.js';
import { aSubscription, handles, thing } from './things.js';
import { gate, pass, until } from './waiting.js';

const PUBLISHERS = 100;

export function describeRestarts(rig: Rig): void {
  describe('restarts under load', () => {
    const count = rig.size(10_000);

    it(
      `loses none of ${count} messages of ${PUBLISHERS} publishers over two kills, and handles none twice`,
      async () => {
        const load = new Load(rig);
        await load.begin();
        const publishing = load.publish(count);
        for (const share of [1 / 4, 1 / 2]) await load.killAt(count * share);
        await publishing;
        await load.settled();
        const { sent, confirmed, lost, repeated } = await load.counted();
        process.stdout.write(
          `${rig.name}: sent ${sent}, confirmed ${confirmed}, unsettled at the kills ${load.unsettled.join(', ')}\n`,
        );
        expect(load.unsettled.every((unsettled) => unsettled > 0)).toBe(true);
        expect(confirmed).toBe(count);
        expect({ lost, repeated }).toEqual({ lost: [], repeated: [] });
      },
      rig.loadMs,
    );

    it.runIf(rig.candidate.features.purge)(
      'counts in a way that finds a message that is removed behind its back',
      async () => {
        const load = new Load(rig);
        await load.begin();
        await load.publish(PUBLISHERS);
        await load.settled();
        expect((await load.counted()).lost).toEqual([]);
        expect(await load.removeOne(PUBLISHERS)).toBe(1);
        expect((await load.counted()).lost).toEqual([String(PUBLISHERS)]);
      },
    );

    it('counts in a way that finds a second effect, where no inbox holds it back', async () => {
      const channel = rig.channel();
      const effects = new Effects(rig);
      const handler = handles(aSubscription(channel), 'none', ({ n }) =>
        rig.observer.transaction(async (tx) => {
          await Promise.resolve();
          effects.record(tx, String(n));
        }),
      );
      const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
      for (const id of ['a', 'b']) await bus.foreign(channel, { type: 'thing', n: 7 }, { id });
      await bus.settled();
      expect(new Tally().compare(await effects.list()).repeated).toEqual(['7']);
    });
  });
}

/** Publishers that go on over restarts, a consumer, and the counting of both. */
class Load {
  readonly unsettled: number[] = [];
  readonly #channel;
  readonly #subscription;
  readonly #effects: Effects;
  readonly #tally = new Tally();
  #bus: Bus | undefined;
  #begun = 0;
  #killAt = Infinity;
  #reached = gate();

  constructor(private readonly rig: Rig) {
    this.#channel = rig.channel();
    this.#effects = new Effects(rig);
    this.#subscription = aSubscription(this.#channel);
  }

  async begin(): Promise<void> {
    const handler = handles(this.#subscription, 'database', async ({ n }, { tx }) => {
      this.#begun += 1;
      if (this.#begun >= this.#killAt) {
        this.#reached.open();
        await new Promise(() => undefined);
      }
      this.#effects.record(tx, String(n));
      await Promise.resolve();
    });
    this.#bus = await this.rig.bus({ publishes: [this.#channel], handlers: [handler] });
  }

  async publish(count: number): Promise<void> {
    const publisher = async (own: number): Promise<void> => {
      for (let n = own; n < count; n += PUBLISHERS) await this.#publish(n);
    };
    await Promise.all(Array.from({ length: Math.min(PUBLISHERS, count) }, (_, own) => publisher(own)));
  }

  /** Kills the process in its handler of so many, and begins with another. */
  async killAt(handlings: number): Promise<void> {
    this.#reached = gate();
    this.#killAt = handlings;
    await this.#reached.opened;
    await this.#now.kill();
    this.#killAt = Infinity;
    const sent = this.#tally.compare([]).confirmed;
    await this.begin();
    this.unsettled.push(sent - (await this.done()));
  }

  /** With no consumer there, the broker is asked to forget what waits. */
  async removeOne(n: number): Promise<number> {
    await this.#now.stop();
    const other = await this.rig.bus({ publishes: [this.#channel] });
    await other.add(this.#channel, thing(n));
    this.#tally.confirmed(String(n));
    await until('it waits', async () => (await other.subject.transport.inspect(this.#source)).ready === 1);
    const removed = await other.subject.transport.purge(this.#source);
    await this.begin();
    await this.settled();
    return removed;
  }

  done(): Promise<number> {
    return this.#effects.count();
  }

  settled(): Promise<void> {
    return this.#now.settled(this.rig.loadMs);
  }

  async counted(): Promise<ReturnType<Tally['compare']>> {
    return this.#tally.compare(await this.#effects.list());
  }

  get #source() {
    return { subscription: this.#subscription };
  }

  get #now(): Bus {
    if (!this.#bus) throw new TypeError('a load begins before it is used');
    return this.#bus;
  }

  /** Again, under the same id, for as long as nobody has confirmed it. */
  async #publish(n: number): Promise<void> {
    for (;;) {
      this.#tally.sent();
      try {
        await this.#now.add(this.#channel, thing(n));
        return this.#tally.confirmed(String(n));
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        await pass(10);
      }
    }
  }
}
