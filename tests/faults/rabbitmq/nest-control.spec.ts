import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownDatabase } from '../../support/own-database.js';
import { Program } from '../../support/program.js';
import { rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { until } from '../../support/until.js';
import { purchases } from '../size.js';
import { Table } from '../table.js';
import { canBeHad } from './brokered-fleet.js';

const table = new Table("Events over Nest's own RabbitMQ transport (control)", [
  'fault',
  'sent',
  'unsettled',
  'effects',
  'lost',
]);

interface Seen {
  readonly sent: number;
  readonly effects: number;
}

/** A publisher and a consumer as Nest's users write them, over a virtual host and a database of their own. */
async function nestPrograms() {
  const databaseUrl = (await ownDatabase('postgres', onTestFinished)) ?? '';
  const { url } = await rabbitmqBroker().vhost();
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  onTestFinished(() => database.end());
  await database.query(`create schema nest_faults;
    create table nest_faults.sales (id int primary key); create table nest_faults.effects (id int not null)`);
  const start = (script: string): Program => {
    const env = { DATABASE_URL: databaseUrl, RABBITMQ_URL: url, MESSAGES: String(purchases) };
    const program = new Program(`tests/faults/rabbitmq/${script}`, { env });
    onTestFinished(async () => void (await program.kill()));
    return program;
  };
  const consume = async (): Promise<Program> => {
    const program = start('nest-consumer.mjs');
    await until('it listens', () => program.output.includes('listening'));
    return program;
  };
  const seen = async (): Promise<Seen> => {
    const { rows } = await database.query<Seen>(`select (select count(*) from nest_faults.sales)::int as sent,
      (select count(distinct id) from nest_faults.effects)::int as effects`);
    return rows[0] ?? { sent: 0, effects: 0 };
  };
  return { start, consume, seen };
}

/** Nothing has come of any message for so long: nothing more will. */
const QUIET_MS = 5_000;

/** Sends all, with a fault or without, and counts once nothing more comes of it. */
async function sendAll(name: string, killed: boolean): Promise<Seen> {
  const { start, consume, seen } = await nestPrograms();
  const consumer = await consume();
  const publisher = start('nest-publisher.mjs');
  const underWay = async (): Promise<number | false> => {
    const { sent, effects } = await seen();
    return sent >= purchases / 4 && sent - effects;
  };
  const unsettled = await until(
    'a quarter is sent, and some is under way',
    async () => (await underWay()) || undefined,
    {
      everyMs: 5,
    },
  );
  if (killed) {
    await consumer.kill();
    await consume();
  }
  publisher.signal('SIGUSR2');
  await until('all are sent', () => publisher.output.includes('all sold'));
  let [last, since] = [await seen(), performance.now()];
  await until('nothing more comes of it', async () => {
    const now = await seen();
    if (now.effects !== last.effects) [last, since] = [now, performance.now()];
    return now.effects === purchases || performance.now() - since > QUIET_MS;
  });
  last = await seen();
  table.add([name, ...[last.sent, unsettled, last.effects, last.sent - last.effects].map(String)]);
  return last;
}

describe.skipIf(!canBeHad)("Nest's own RabbitMQ transport, the control", () => {
  it('loses nothing while nobody is killed', async () => {
    expect(await sendAll('none', false)).toEqual({ sent: purchases, effects: purchases });
  });

  it('loses what its consumer had in hand when that is killed', async () => {
    const { sent, effects } = await sendAll('the consumer killed', true);
    expect(sent).toBe(purchases);
    expect(effects).toBeLessThan(purchases);
  });
});
