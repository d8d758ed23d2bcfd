import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.js';
import { read } from '../../support/shop.js';
import { endLeases } from '../end-leases.js';
import type { Fleet } from '../fleet.js';
import { type Fault, run } from '../run.js';
import { full, purchases } from '../size.js';
import { brokeredFleet, canBeHad } from './brokered-fleet.js';
import { expectWholeRow } from './whole-row.js';

const KILLS = full ? 30 : 4;
const BAD = 'asesino@example.com';

const hasDeadLetter = async (app: string): Promise<boolean> => {
  const { dead_letters: many } = await read<{ dead_letters: number }>(`${app}/admin/messaging`);
  return many > 0;
};

describe.skipIf(!canBeHad)('purchases over RabbitMQ, one of which kills the process that handles it', () => {
  it('are all made but that one, which ends as a dead letter', async () => {
    const brokered = await brokeredFleet({
      preload: ['tests/faults/policy.mjs', 'tests/faults/bad-sale.mjs'],
      env: {
        POLICY: JSON.stringify({ loyalty_points: { attempts: KILLS } }),
        BAD_SALE: 'kill:loyalty-consumer/src/ledger/award-points.consumer.js#AwardPoints.award',
        BAD_CUSTOMER: BAD,
      },
    });
    const { fleet, add } = brokered;
    await add(['mail-inbox', 'sales-api', 'email-consumer', 'loyalty-consumer']);
    let kills = 0;

    const kill: Fault<Fleet> = async ({ note }) => {
      for (;;) {
        const [loyalty] = fleet.of('loyalty-consumer');
        if (loyalty === undefined) throw new Error('nobody is there to be killed');
        const dead = (): Promise<boolean> => hasDeadLetter(loyalty.url);
        await until('a kill, or a dead letter', async () => !loyalty.program.running || (await dead()), {
          withinMs: 60_000,
        });
        if (loyalty.program.running) return;
        kills += 1;
        if (kills === 1) await note();
        await fleet.remove(loyalty, 'SIGKILL');
        // 30 leases of 30 s would be a quarter of an hour
        await endLeases(fleet.databaseUrl, loyalty.program.pid, false);
        await fleet.launch('loyalty-consumer');
      }
    };
    const special = new Map([[Math.floor(purchases * 0.3), BAD]]);
    const outcome = await run({ subject: fleet, faults: [kill], special });
    const name = `a message kills its process ${KILLS} times`;
    await expectWholeRow(name, brokered, outcome, { faults: 1, dead: { loyalty_points: 1 } });
    // RabbitMQ delivers it first; whoever dies of that is nobody's row yet.
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(kills).toBeLessThanOrEqual(KILLS + 1);
    expect(outcome.count.deadLetters.map(({ reason }) => reason)).toEqual(['crashes']);
  });
});
