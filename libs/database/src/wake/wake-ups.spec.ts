import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import { kinds, ownDatabase } from '../../../../tests/support/own-database.js';
import { lineTo } from '../../../../tests/support/line.js';
import { until } from '../../../../tests/support/until.js';
import { Database } from '../database.js';
import { openDatabase } from '../open-database.js';
import { Remote } from './remote.js';

describe.each(kinds)('wake-ups on %s', (kind) => {
  let url: string;
  let database: Database;
  beforeAll(async () => {
    url = (await ownDatabase(kind, afterAll)) ?? 'pglite:memory';
    database = await openDatabase({ url, logger: silentLogger });
    afterAll(() => database.close());
  });

  it('reach those who listen on a channel, once for what is said at once', async () => {
    const heard: string[] = [];
    const stop = database.listen('here', (payload) => heard.push(payload));
    database.notify('here', 'a');
    database.notify('here', 'a');
    database.notify('here', 'b');
    database.notify('elsewhere', 'c');
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['a', 'b']);
    stop();
    database.notify('here', 'd');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toEqual(['a', 'b']);
  });

  it.skipIf(kind === 'pglite')('reach other processes, and their sender once only', async () => {
    const other = await openDatabase({ url, logger: silentLogger });
    const heard: string[] = [];
    const heardHere: string[] = [];
    other.listen('across "both"', (payload) => heard.push(payload));
    database.listen('across "both"', (payload) => heardHere.push(payload));
    await until('the other hears', () => {
      database.notify('across "both"', 'a b');
      return heard.length > 0;
    });
    expect(new Set(heard)).toEqual(new Set(['a b']));
    database.notify('across "both"', 'last');
    await until('the other hears the last', () => heard.includes('last'));
    expect(heardHere.filter((payload) => payload === 'last')).toHaveLength(1);
    await other.close();
  });

  it.skipIf(kind === 'pglite')('come back after the server cut every connection', async () => {
    const other = await openDatabase({ url, logger: silentLogger });
    const heard: string[] = [];
    other.listen('cut', (payload) => heard.push(payload));
    await until('it is heard', () => {
      database.notify('cut', 'before');
      return heard.includes('before');
    });
    const cut = {
      sql: 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    };
    await database.transaction(async (tx) => void (await tx.execute(cut.sql)));
    await until('it is heard again', () => {
      database.notify('cut', 'after');
      return heard.includes('after');
    });
    await expect(other.ping()).resolves.toBeUndefined();
    await other.close();
  });

  it.skipIf(kind === 'pglite')('come back after a line that fell silent, of which nobody was told', async () => {
    const line = await lineTo(url);
    const remote = new Remote(line.url, Database.internalsOf(database).on, silentLogger, { lookMs: 100 });
    const heard: string[] = [];
    remote.onHeard((_channel, payload) => heard.push(payload));
    remote.listen('silent');
    const isHeard = (what: string) => (): boolean => {
      database.notify('silent', what);
      return heard.includes(what);
    };
    await until('it is heard', isHeard('before'));
    line.fallSilent();
    await until('it is heard again', isHeard('after'));
    expect(heard.at(-1)).toBe('after');
    await remote.close();
    await line.cut();
  });
});
