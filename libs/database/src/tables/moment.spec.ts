import { pgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kinds } from '../../../../tests/support/own-database.js';
import { createTables, testDatabase } from '../../../../tests/support/test-database.js';
import { moment } from './moment.js';

const moments = pgTable('moments', { at: moment('at').notNull() });

describe.each(kinds)('a moment on %s', (kind) => {
  it('is read as it was written, in every year from 1 to 9999, to the millisecond', async () => {
    const database = await testDatabase(kind, onTestFinished);
    await createTables(database, { moments });
    const written = [
      '0001-01-01T00:00:00.000Z',
      '0099-12-31T23:59:59.999Z',
      '1969-12-31T23:59:59.999Z',
      '2026-11-22T16:10:00.120Z',
      '9999-12-31T23:59:59.999Z',
    ];
    await database.db.insert(moments).values(written.map((at) => ({ at: new Date(at) })));
    const read = await database.db.select().from(moments).orderBy(moments.at);
    expect(read.map(({ at }) => at.toISOString())).toEqual(written);
  });
});
