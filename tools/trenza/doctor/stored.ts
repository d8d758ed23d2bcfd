import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, messagingStores, openDatabase, vitalsOf } from '#database';
import { channels } from '#contracts';
import { silentLogger } from '#messaging';
import { type AppDefinition, migrationsOf } from '#platform';
import { type Finding, findings, messageOf } from './finding.js';
import { checkVitals, THIS_VERSION } from './vitals.js';

const database = findings('database');
const relays = findings('relays');
const subscriptions = findings('subscriptions');
const letters = findings('dead letters');

/** What can be told from the database alone, while no app answers. Changes nothing. */
export async function checkStored(apps: readonly AppDefinition[], url: string): Promise<readonly Finding[]> {
  const folder = /^pglite:(?:\/\/(?=\/|\.))?(.+)$/i.exec(url)?.[1];
  if (folder === 'memory') return [database.ok('pglite:memory', 'lives and dies with its process')];
  if (folder !== undefined && !existsSync(join(folder, 'PG_VERSION')))
    return [database.ok(folder, 'is not there yet; the first start makes it')];
  try {
    const opened = await openDatabase({ url, logger: silentLogger });
    try {
      return await look(opened, apps);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const held = error instanceof Error && error.name === 'DatabaseLocked';
    const advice = held ? 'It is an app that hangs, or one at another address: say --url.' : 'Check DATABASE_URL.';
    return [database.fail({ about: 'DATABASE_URL', says: messageOf(error), advice })];
  }
}

async function look(opened: Database, apps: readonly AppDefinition[]): Promise<readonly Finding[]> {
  const { kind, clockAheadMs, migrations } = await vitalsOf(opened, migrationsOf(apps));
  const found = checkVitals(THIS_VERSION, { database: kind, clock_ahead_ms: clockAheadMs, migrations });
  const current = new Set(migrations.filter(({ pending }) => pending.length === 0).map(({ schema }) => schema));
  const kept = apps.filter(({ schema }) => schema !== undefined && current.has(schema));
  const rest = await Promise.all(kept.map((app) => keptBy(opened, app)));
  return [database.ok(kind, 'answers'), ...found, ...rest.flat()];
}

async function keptBy(opened: Database, { name, tables }: AppDefinition): Promise<Finding[]> {
  if (!tables) return [];
  const stores = messagingStores(opened, tables);
  const [backlog, dead, paused] = await Promise.all([
    stores.outbox.backlog(channels.map((channel) => channel.name)),
    stores.deadLetters.count(),
    stores.pauses.paused(),
  ]);
  const rows = backlog.reduce((sum, one) => sum + one.rows, 0);
  return [
    rows === 0
      ? relays.ok(name, 'no message waits in its outbox')
      : relays.warn({
          about: name,
          says: `${rows} messages wait in its outbox`,
          advice: `Start ${name}: they leave then.`,
        }),
    ...paused.map((one) =>
      subscriptions.warn({
        about: `${one} of ${name}`,
        says: 'is paused by an operator',
        advice: `Start it, then: trenza resume ${one}`,
      }),
    ),
    dead === 0
      ? letters.ok(name, 'none')
      : letters.warn({
          about: name,
          says: `${dead} messages were given up`,
          advice: `Start it, then: trenza dlq list --app ${name}`,
        }),
  ];
}
