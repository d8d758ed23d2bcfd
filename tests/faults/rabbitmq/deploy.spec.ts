import { describe, expect, it } from 'vitest';
import type { Fleet } from '../fleet.js';
import { type Fault, run } from '../run.js';
import { full } from '../size.js';
import { underWay } from '../under-way.js';
import { brokeredFleet, canBeHad } from './brokered-fleet.js';
import { expectWholeRow } from './whole-row.js';

const APPS = ['sales-api', 'email-consumer', 'loyalty-consumer'] as const;
const REPLICAS = full ? 2 : 1;
const REPLACEMENTS = APPS.length * REPLICAS;

describe.skipIf(!canBeHad)('purchases over RabbitMQ during a deploy', () => {
  it('are all made, and nobody is told twice, while every process is replaced by a new one', async () => {
    const brokered = await brokeredFleet();
    const { fleet, add } = brokered;
    await add(['mail-inbox', ...Array.from({ length: REPLICAS }, () => APPS).flat()]);

    const deploy: Fault<Fleet> = async ({ subject, note, step }) => {
      for (const old of APPS.flatMap((app) => fleet.of(app))) {
        await add([old.app]);
        step();
        await note(await underWay(subject));
        expect(await fleet.remove(old, 'SIGTERM')).toEqual({ code: 0, signal: null });
        expect(old.program.logLines().at(-1)).toMatchObject({ msg: 'stopped', clean: true });
      }
    };
    const outcome = await run({ subject: fleet, faults: [deploy], steps: REPLACEMENTS });
    await expectWholeRow('a rolling deploy of every app', brokered, outcome, { faults: REPLACEMENTS });
  });
});
