import { describe, it } from 'vitest';
import { expectGivenUp, LethalSale } from '../lethal-sale.js';
import { run } from '../run.js';
import { full } from '../size.js';
import { brokeredFleet, canBeHad } from './brokered-fleet.js';
import { expectWholeRow } from './whole-row.js';

const KILLS = full ? 30 : 4;

describe.skipIf(!canBeHad)('purchases over RabbitMQ, one of which kills the process that handles it', () => {
  it('are all made but that one, which ends as a dead letter', async () => {
    const lethal = new LethalSale(KILLS);
    const brokered = await brokeredFleet(lethal.options);
    const { fleet, add } = brokered;
    await add(['mail-inbox', 'sales-api', 'email-consumer', 'loyalty-consumer']);

    const outcome = await run({ subject: fleet, faults: [lethal.fault()], special: lethal.special });
    await expectWholeRow(lethal.name, brokered, outcome, { faults: 1, dead: { loyalty_points: 1 } });
    expectGivenUp(lethal, outcome);
  });
});
