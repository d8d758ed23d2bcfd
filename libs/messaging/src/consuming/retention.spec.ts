import { describe, expect, it, onTestFinished } from 'vitest';
import { channel } from '../contract/channel.js';
import { toMs } from '../contract/duration.js';
import { fixed } from '../contract/policy.js';
import { silentLogger } from '../observability/logger.js';
import { memoryStores } from '../testing/memory-stores.js';
import { inboxKeepMs, Retention } from './retention.js';

const key = (id: number) => ({ subscription: 'billing', type: 'order_placed', id: `o-${id}` });
const never = new AbortController().signal;

/** An inbox whose calls to `prune` are seen, and a day that can be turned. */
function inboxWith() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const { inbox } = memoryStores({ now: () => now });
  const pruned: number[] = [];
  const prune = inbox.prune.bind(inbox);
  inbox.prune = async (olderThanMs, limit) => {
    const rows = await prune(olderThanMs, limit);
    pruned.push(rows);
    return rows;
  };
  return { inbox, pruned, pass: (ms: number) => (now += ms) };
}

describe('retention', () => {
  it('forgets in batches what took effect 14 days ago, and nothing younger or under way', async () => {
    const { inbox, pruned, pass } = inboxWith();
    for (let id = 0; id < 1_500; id += 1) await inbox.once(key(id), () => Promise.resolve(), never);
    pass(toMs('1d'));
    await inbox.once(key(9_000), () => Promise.resolve(), never);
    await inbox.lease(key(9_001), toMs('30d'));
    pass(toMs('13d') + 1);
    const retention = new Retention({ inbox, keepMs: inboxKeepMs([]), logger: silentLogger, everyMs: 5 });
    onTestFinished(() => retention.stop());
    retention.start();
    await expect.poll(() => pruned.length).toBeGreaterThan(2);
    expect(pruned.slice(0, 3)).toEqual([1_000, 500, 0]);
    expect((await inbox.lease(key(0), 1)).state).toBe('taken');
    expect((await inbox.lease(key(9_000), 1)).state).toBe('repeat');
    expect((await inbox.lease(key(9_001), 1)).state).toBe('busy');
  });

  it('goes on after the database refused, and ends when it is stopped', async () => {
    const { inbox, pruned } = inboxWith();
    const prune = inbox.prune.bind(inbox);
    inbox.prune = () => {
      inbox.prune = prune;
      return Promise.reject(new Error('connection refused'));
    };
    const retention = new Retention({ inbox, keepMs: 1, logger: silentLogger, everyMs: 5 });
    retention.start();
    await expect.poll(() => pruned.length).toBeGreaterThan(0);
    await retention.stop();
    const soFar = pruned.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(pruned).toHaveLength(soFar);
  });

  it('remembers for as long as a message may come again, where that is longer', () => {
    const options = { pattern: 'events', transport: 'kafka', messages: [], open: true, identity: 'none' } as const;
    const usual = channel('usual', options).subscription('one');
    const kept = channel('kept', { ...options, retention: '30d' }).subscription('two', { attempts: 1, timeout: '1h' });
    const patient = channel('patient', options).subscription('three', {
      attempts: 21,
      backoff: fixed('1d'),
      timeout: '1s',
    });
    expect(inboxKeepMs([usual])).toBe(toMs('14d'));
    expect(inboxKeepMs([usual, kept])).toBe(toMs('30d') + toMs('1h'));
    expect(inboxKeepMs([patient])).toBe(toMs('20d') + toMs('21s'));
  });
});
