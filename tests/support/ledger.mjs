// A program that keeps two tables in step, transaction by transaction, and says each number once it is committed.
// Started by tests/e2e/data-folder.spec.ts, which kills it.
import { sql } from 'drizzle-orm';
import { openDatabase } from '#database';
import { silentLogger } from '#messaging';

const database = await openDatabase({ url: process.env.DATABASE_URL, logger: silentLogger });
await database.db.execute(sql`create table if not exists debits (n bigint primary key, filler text)`);
await database.db.execute(sql`create table if not exists credits (n bigint primary key, filler text)`);
const { rows } = await database.db.execute(sql`select coalesce(max(n), 0)::int as last from debits`);
process.stdout.write('open\n');
for (let n = Number(rows[0].last) + 1; ; n += 1) {
  await database.transaction(async (tx) => {
    await tx.execute(sql`insert into debits values (${n}, repeat('x', 300))`);
    await tx.execute(sql`insert into credits values (${n}, repeat('y', 300))`);
  });
  process.stdout.write(`${n}\n`);
}
