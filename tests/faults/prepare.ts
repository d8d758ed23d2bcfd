import { mkdtempSync, rmSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openDatabase } from '#database';
import { silentLogger } from '#messaging';
import { migrateEverything } from '../support/pglite.js';

/**
 * Writes down each effect of loyalty-consumer in the transaction that has it. A ledger keeps one entry a sale, whatever
 * its handler does: by the ledger alone, a second effect would not be seen.
 */
const WITNESS = `
  create schema faults;
  create table faults.effects (sale_id text not null, at timestamptz not null default now());
  create function faults.witness() returns trigger language plpgsql as $$
    begin
      insert into faults.effects (sale_id) values (new.sale_id);
      return new;
    end $$;
  create trigger witness before insert on loyalty.entries for each row execute function faults.witness();`;

/** Every app's tables, and a witness of effects, in an empty database. */
export async function prepare(url: string): Promise<void> {
  const database = await openDatabase({ url, logger: silentLogger });
  try {
    await migrateEverything(database);
    for (const statement of WITNESS.split(/;\n {2}(?=create)/)) await database.db.execute(sql.raw(statement));
  } finally {
    await database.close();
  }
}

let prepared: Promise<string> | undefined;

/** The same in a new PGlite folder. */
export async function prepareFolder(folder: string, atTheEnd: (clean: () => Promise<void>) => void): Promise<void> {
  prepared ??= (async () => {
    const home = mkdtempSync(join(tmpdir(), 'trenza-prepared-'));
    process.once('exit', () => rmSync(home, { recursive: true, force: true }));
    await prepare(`pglite:${home}/data`);
    return `${home}/data`;
  })();
  atTheEnd(() => rm(folder, { recursive: true, force: true }));
  await cp(await prepared, folder, { recursive: true });
}
