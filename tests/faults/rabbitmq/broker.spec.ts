import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../support/until.js';
import type { Fleet } from '../fleet.js';
import { type Fault, run } from '../run.js';
import { full } from '../size.js';
import { underWay } from '../under-way.js';
import { type BrokeredFleet, brokeredFleet, canBeHad } from './brokered-fleet.js';
import { expectWholeRow } from './whole-row.js';

/** Longer than the relay waits for a confirm, which is 10 s, and than a connection may be silent. */
const PAUSED_MS = full ? 20_000 : 12_000;
const ALARM_MS = full ? 20_000 : 3_000;
const POSTGRES_AWAY_MS = full ? 20_000 : 3_000;
/** Whoever's database went away before its mark waits for the end of the effect's lease, 5 s after the time-out. */
const POLICY = JSON.stringify(full ? {} : { email_notifications: { timeout: '5s' } });
/** A broker that is back is found by a backoff of up to 15 s. */
const BACK = { withinMs: 60_000 };

/** Of the purchases between a quarter and three quarters: one as each fault begins, one in the middle of two of them. */
const STEPS = 7;

/** @param step lets some more be bought */
type Inflict = (brokered: BrokeredFleet, step: () => void) => Promise<void>;

interface Health {
  readonly checks: { readonly brokers: { readonly rabbitmq: { readonly status: string } } };
}

const brokerSeenBy = async (app: string): Promise<string> => {
  const answer = await fetch(`${app}/health/ready`);
  return ((await answer.json()) as Health).checks.brokers.rabbitmq.status;
};

/** All apps have their broker and their database, and the relay gets rid of what it has. */
async function allIsBack({ fleet }: BrokeredFleet): Promise<void> {
  for (const app of fleet.apps)
    await until(`${app} is ready`, async () => (await fetch(`${app}/health/ready`)).ok, BACK);
  for (const app of fleet.apps)
    await until(`${app} is connected`, async () => (await brokerSeenBy(app)) === 'connected', BACK);
}

const restarted: Inflict = ({ broker }) => broker.restart();

const paused: Inflict = async ({ broker, fleet }, step) => {
  const shop = fleet.of('sales-api')[0]?.program;
  const before = shop?.output.length ?? 0;
  const hasGivenUp = (): boolean => shop?.output.slice(before).includes('they wait') === true;
  await broker.pause();
  step();
  try {
    await sleep(PAUSED_MS);
    await until('the relay has given up once', hasGivenUp);
  } finally {
    await broker.unpause();
  }
};

/** Neither side is told: each finds out by its heartbeat. */
const cut: Inflict = async ({ line, fleet }) => {
  const open = line.ports().length;
  expect(open, 'connections to RabbitMQ').toBeGreaterThanOrEqual(fleet.apps.length);
  line.fallSilent();
  await until('all have connected anew', () => line.ports().length >= open, BACK);
};

const alarmed: Inflict = async ({ broker, fleet }, step) => {
  const watermark = (fraction: string): Promise<void> => broker.control('set_vm_memory_high_watermark', fraction);
  const back = (): Promise<void> => watermark('0.6');
  onTestFinished(back);
  await watermark('0.00001');
  // Only who publishes then is told.
  step();
  await until('the shop sees the alarm', async () => (await brokerSeenBy(fleet.shop)) === 'blocked', BACK);
  await sleep(ALARM_MS);
  await back();
};

const postgresRestarted: Inflict = async ({ postgres }) => {
  await postgres?.stop();
  await sleep(POSTGRES_AWAY_MS);
  await postgres?.start();
};

interface Row {
  readonly name: string;
  readonly inflictions: readonly Inflict[];
}

const rows: readonly Row[] = full
  ? [
      { name: 'RabbitMQ restarted', inflictions: [restarted] },
      { name: 'RabbitMQ paused for 20 s', inflictions: [paused] },
      { name: 'RabbitMQ’s connections cut without a FIN', inflictions: [cut] },
      { name: 'RabbitMQ’s memory alarm on for 20 s', inflictions: [alarmed] },
      { name: 'Postgres stopped, and started again', inflictions: [postgresRestarted] },
    ]
  : [
      {
        name: 'RabbitMQ restarted, paused, its connections cut without a FIN, its memory alarm on, Postgres restarted',
        inflictions: [restarted, paused, cut, alarmed, postgresRestarted],
      },
    ];

describe.skipIf(!canBeHad)('purchases whose broker or database goes away', () => {
  it.each(rows)('$name', async ({ name, inflictions }) => {
    const brokered = await brokeredFleet({ ownPostgres: true, preload: ['tests/faults/policy.mjs'], env: { POLICY } });
    const { fleet, add } = brokered;
    await add(['mail-inbox', 'sales-api', 'email-consumer', 'loyalty-consumer']);
    const faults = inflictions.map((inflict): Fault<Fleet> => async ({ subject, note, step }) => {
      step();
      await note(await underWay(subject));
      await inflict(brokered, step);
      await allIsBack(brokered);
    });
    const outcome = await run({ subject: fleet, faults, steps: STEPS });
    await expectWholeRow(name, brokered, outcome, { faults: faults.length, cuts: faults.length });
  });
});
