import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '#messaging';
import { kinds } from '../../../../tests/support/own-database.js';
import { storesIn } from '../../../../tests/support/store-fixtures.js';
import { testDatabase } from '../../../../tests/support/test-database.js';

describe.each(kinds)('what operators paused, on %s', (kind) => {
  let stores: Stores;
  beforeAll(async () => void (stores = await storesIn(await testDatabase(kind, afterAll), 'pauses_spec')));

  it('is kept until one of them resumes it, with who said what', async () => {
    let told = 0;
    const stop = stores.pauses.onChange(() => (told += 1));
    await stores.pauses.pause('points', 'ana');
    await stores.pauses.pause('points', 'bo');
    await stores.pauses.pause('email', 'bo');
    expect((await stores.pauses.paused()).toSorted()).toEqual(['email', 'points']);
    await stores.pauses.resume('points', 'cy\0');
    expect(await stores.pauses.paused()).toEqual(['email']);
    expect(await stores.audit.list({ which: 'subscription/points', limit: 9 })).toMatchObject([
      { who: expect.stringMatching(/^cy/) as string, what: 'resume', detail: {} },
      { who: 'bo', what: 'pause' },
      { who: 'ana', what: 'pause' },
    ]);
    await expect.poll(() => told).toBeGreaterThan(0);
    stop();
  });

  it('that was not paused can be resumed', async () => {
    await stores.pauses.resume('nothing', 'ana');
    expect(await stores.pauses.paused()).not.toContain('nothing');
  });
});
