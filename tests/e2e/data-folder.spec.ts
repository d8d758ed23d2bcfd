import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#database';
import { silentLogger } from '#messaging';
import { Program } from '../support/program.js';
import { newRandom } from '../support/random.js';
import { until } from '../support/until.js';

const KILLS = process.env['TRENZA_FULL'] === '1' ? 25 : 5;

describe('a PGlite data folder', () => {
  let folder: string;
  let url: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trenza-folder-'));
    url = `pglite:${folder}`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const ledger = (): Program => new Program('tests/support/ledger.mjs', { env: { DATABASE_URL: url } });
  const isOpen = (program: Program) => until('it is open', () => program.output.startsWith('open'));
  const hasCommitted = (program: Program) => until('it has committed', () => /^\d+\n/m.test(program.stdout));

  it(`loses nothing and tears nothing over ${KILLS} kills in mid-write`, async () => {
    const random = newRandom();
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const program = ledger();
      await hasCommitted(program);
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 500)));
      await program.kill();
      acknowledged = Math.max(acknowledged, ...(program.stdout.match(/^\d+(?=\n)/gm)?.map(Number) ?? []));
    }

    const database = await openDatabase({ url, logger: silentLogger });
    const { rows } = await database.db.execute<{ last: number; kept: number; torn: number }>(sql`
      select coalesce(max(n), 0)::int as last, count(*)::int as kept,
        (count(*) filter (where debits.n is null or credits.n is null))::int as torn
      from debits full join credits using (n)`);
    await database.close();
    const [{ last, kept, torn } = { last: 0, kept: 0, torn: -1 }] = rows;
    process.stdout.write(
      `${KILLS} kills over ${kept} transactions, ${acknowledged} acknowledged; torn: ${torn}; seed ${random.seed}\n`,
    );
    expect(torn).toBe(0);
    expect(kept).toBe(last);
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('is refused to a second process, while the first goes on', async () => {
    const first = ledger();
    await isOpen(first);
    const second = ledger();
    expect(await second.ended).toMatchObject({ code: 1 });
    expect(second.output).toContain(`the data folder ${folder} is in use by process ${first.pid}`);
    const before = first.stdout.length;
    await until('the first goes on', () => first.stdout.length > before);
    await first.kill();
    const third = ledger();
    await isOpen(third);
    await third.kill();
  });
});
