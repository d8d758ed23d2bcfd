import type { QueryConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#messaging';
import type { Executor } from '../transaction/executor.js';
import { Vacuum } from './vacuum.js';

describe('the vacuum', () => {
  const ran: (string | undefined)[] = [];
  const on: Executor = {
    query: ({ text }: QueryConfig) => {
      ran.push(text);
      return Promise.resolve({ rows: [], rowCount: 0, command: 'VACUUM', oid: 0, fields: [] });
    },
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    ran.length = 0;
  });

  it('waits for many deleted rows, and then for a quiet moment', async () => {
    const vacuum = new Vacuum(on, silentLogger);
    vacuum.deleted('a.queue', 4_000);
    await vi.advanceTimersByTimeAsync(1_000);
    vacuum.deleted('a.queue', 1_000);
    vacuum.deleted('a.inbox', 10);
    await vi.advanceTimersByTimeAsync(150);
    vacuum.deleted('a.queue', 1);
    await vi.advanceTimersByTimeAsync(150);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(50);
    expect(ran).toEqual(['vacuum a.queue']);
  });

  it('does not wait for ever', () => {
    const vacuum = new Vacuum(on, silentLogger);
    for (let rows = 0; rows < 20_000; rows += 500) vacuum.deleted('a.queue', 500);
    expect(ran).toEqual(['vacuum a.queue']);
  });
});
