import { describe, expect, it } from 'vitest';
import { Effects } from './effects.js';
import type { Rig } from './rig.js';
import { Tally } from './tally.js';
import { aSubscription, handles, thing } from './things.js';
import { until } from './waiting.js';

const PUBLISHERS = 100;
/** A broker on a busy machine needs a minute. */
const RESTARTS_TAKE = 5;

/** Reconnecting under load: the broker itself restarts, twice, while many publish and one consumes. */
export function describeBrokerLoad(rig: Rig): void {
  const count = rig.size(10_000);

  describe.runIf(rig.candidate.hasBroker)('a broker that restarts', () => {
    it(
      `loses none of ${count} messages of ${PUBLISHERS} publishers over two restarts, and nothing takes effect twice`,
      async () => {
        const channel = rig.channel();
        const effects = new Effects(rig);
        const tally = new Tally();
        const handler = handles(aSubscription(channel), 'database', async ({ n }, { tx }) => {
          await Promise.resolve();
          effects.record(tx, String(n));
        });
        const bus = await rig.bus({ publishes: [channel], handlers: [handler] });
        const publish = async (from: number, to: number): Promise<void> => {
          const publisher = async (own: number): Promise<void> => {
            for (let n = from + own; n < to; n += PUBLISHERS) {
              tally.sent();
              await bus.add(channel, thing(n));
              tally.confirmed(String(n));
            }
          };
          await Promise.all(Array.from({ length: PUBLISHERS }, (_, own) => publisher(own)));
        };
        const unsettled: number[] = [];
        for (const half of [0, count / 2]) {
          const publishing = publish(half, half + count / 2);
          const patienceMs = rig.loadMs * RESTARTS_TAKE;
          await until('half of it is done', async () => (await effects.count()) >= half + count / 4, patienceMs);
          const restarted = rig.broker.restart();
          unsettled.push(tally.compare([]).confirmed - (await effects.count()));
          await Promise.all([restarted, publishing]);
        }
        await bus.settled(rig.loadMs * RESTARTS_TAKE);
        const { sent, confirmed, lost, repeated } = tally.compare(await effects.list());
        process.stdout.write(
          `${rig.name}: sent ${sent}, confirmed ${confirmed}, unsettled at the broker's restarts ${unsettled.join(', ')}\n`,
        );
        expect(unsettled.every((some) => some > 0)).toBe(true);
        expect(confirmed).toBe(count);
        expect({ lost, repeated }).toEqual({ lost: [], repeated: [] });
      },
      rig.loadMs * RESTARTS_TAKE,
    );
  });
}
