import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createMessaging, silentLogger, type Messaging, type Stores } from '#messaging';
import { channel } from '#messaging/contract';
import { kinds } from '../../../../tests/support/own-database.js';
import { ScriptedTransport } from '../../../../tests/support/scripted-transport.js';
import { newOutboxRow, storesIn, wireMessage } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';
import { until } from '../../../../tests/support/until.js';
import type { Database } from '../database.js';

const LONG_MS = 60_000;
let schemas = 0;

describe.each(kinds)('relays of one outbox on %s', (kind) => {
  let database: Database;
  beforeAll(async () => void (database = await testDatabase(kind, afterAll)));

  /** An outbox of the test's own, and processes of one app that relay it, each by a transport that remembers. */
  const shop = async ({ relayLeaseMs = LONG_MS, ordered = false } = {}) => {
    const stores = await storesIn(database, `relay_spec_${kind}_${(schemas += 1)}`);
    const events = channel('sales_events', {
      pattern: 'events',
      transport: 'embedded',
      messages: [],
      open: true,
      identity: 'none',
      ordered,
    });
    const start = async (instance: string, own: Partial<Stores> = {}) => {
      const transport = new ScriptedTransport();
      const messaging: Messaging = createMessaging({
        app: 'sales-api',
        instance,
        routes: () => 'embedded',
        transports: { embedded: transport },
        stores: { ...stores, ...own },
        logger: silentLogger,
        relayLeaseMs,
      });
      messaging.register({ publishes: [events] });
      onTestFinished(() => messaging.stop());
      await messaging.start();
      return { messaging, transport };
    };
    const add = (...ids: readonly string[]) =>
      database.transaction((tx) => {
        // the key of "a12" is "a"
        for (const id of ids)
          stores.outbox.add(tx, newOutboxRow(id, { message: wireMessage({ id, key: id[0] }), ordered }));
        return Promise.resolve();
      });
    const emptied = () => until('the outbox is empty', async () => (await stores.outbox.count(['sales_events'])) === 0);
    return { stores, start, add, emptied };
  };
  const numbered = (count: number, prefix = 'm') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  it('publish each row once while both live', async () => {
    const { start, add, emptied } = await shop();
    const both = [await start('one'), await start('two')];
    const ids = numbered(2_000);
    for (let from = 0; from < ids.length; from += 100) {
      await Promise.all(ids.slice(from, from + 100).map((id) => add(id)));
    }
    await emptied();
    const published = both.map(({ transport }) => transport.published);
    expect(published.flat().toSorted()).toEqual(ids.toSorted());
    expect(published.map((some) => some.length)).toContain(0);
    const states = both.map(({ messaging }) => messaging.health().relays.map(({ state }) => state));
    expect(states.flat().toSorted()).toEqual(['leads', 'stands-by']);
  });

  it('repeat what one had in flight when it was stopped past its lease, and lose nothing when it wakes', async () => {
    const { stores, start, add, emptied } = await shop({ relayLeaseMs: 600 });
    const gate = new EventEmitter();
    const woken = once(gate, 'wake');
    const removals: boolean[] = [];
    // it sleeps between the broker's word and the removal
    const remove: Stores['outbox']['remove'] = async (lease, rowIds) => {
      await woken;
      const held = await stores.outbox.remove(lease, rowIds);
      removals.push(held);
      return held;
    };
    await add(...numbered(700));
    const sleeper = await start('sleeper', { outbox: withMethod(stores.outbox, 'remove', remove) });
    await until('the sleeper has a batch in flight', () => sleeper.transport.published.length > 0);
    const inFlight = [...sleeper.transport.published];

    const other = await start('other');
    other.transport.script = () => 'failed';
    await until('the other has the same rows in hand', () =>
      inFlight.every((id) => other.transport.asked.includes(id)),
    );
    gate.emit('wake');
    await until('the sleeper is told', () => removals.length > 0);
    expect(removals).toEqual([false]);
    expect(await stores.outbox.count(['sales_events'])).toBe(700);

    other.transport.script = () => 'taken';
    await emptied();
    expect(sleeper.transport.published).toEqual(inFlight);
    expect(other.transport.published.toSorted()).toEqual(numbered(700).toSorted());
  });

  it('take over when the lease of a killed one ends', async () => {
    const { stores, start, add, emptied } = await shop();
    await add('m1');
    await stores.outbox.acquire({ app: 'sales-api', transport: 'embedded' }, 'killed', 300);
    const { transport } = await start('two');
    expect(transport.published).toEqual([]);
    await emptied();
    expect(transport.published).toEqual(['m1']);
  });

  it('take over at once when one stops in good order', async () => {
    const { start, add, emptied } = await shop();
    const one = await start('one');
    await add('m1');
    await emptied();
    const two = await start('two');
    await one.messaging.stop();
    await add('m2');
    await emptied();
    expect([one.transport.published, two.transport.published]).toEqual([['m1'], ['m2']]);
  });

  it('hold back the key of a row that failed, and no other, on an ordered channel', async () => {
    const { start, add, emptied } = await shop({ ordered: true });
    let away = true;
    const { transport } = await start('one');
    transport.script = (_ids, id) => (away && id.startsWith('a') ? 'failed' : 'taken');
    await add('a1', 'b1', 'c1');
    await add('a2', 'b2');
    await until('b2 is published', () => transport.published.includes('b2'));
    await add('a3', 'c2');
    await until('c2 is published', () => transport.published.includes('c2'));
    expect(transport.asked.filter((id) => id === 'a2' || id === 'a3')).toEqual([]);
    away = false;
    await emptied();
    expect(transport.published.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  });
});

/** A store, but for one method. */
function withMethod<T extends object, K extends keyof T>(store: T, name: K, method: T[K]): T {
  return new Proxy(store, {
    get: (target, asked): unknown => {
      if (asked === name) return method;
      const own: unknown = Reflect.get(target, asked);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}
