// Counts what a run left in its database, by SQL alone. It imports nothing of ours, so that no mistake of ours can hide
// behind itself; a PGlite folder is copied first, and stays as it was found.
// node count.mjs <postgres://… or pglite:folder> [<file with the JSON of all sales that were answered 2xx>]
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INITIAL_STOCK = 10_000;
const [url, answeredFile] = process.argv.slice(2);

async function open() {
  if (!url.startsWith('pglite:')) {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { query: (text) => client.query(text), close: () => client.end() };
  }
  const { PGlite } = await import('@electric-sql/pglite');
  const folder = mkdtempSync(join(tmpdir(), 'trenza-count-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  cpSync(url.slice('pglite:'.length), folder, { recursive: true });
  const lite = await PGlite.create(folder);
  return { query: (text) => lite.query(text), close: () => lite.close() };
}

const database = await open();
const rows = async (text) => (await database.query(text)).rows;

/** Rows of the tables of this name, in all schemas together. */
async function rowsOfAll(table) {
  const schemas = await rows(
    `select table_schema as schema from information_schema.tables where table_name = '${table}'`,
  );
  if (schemas.length === 0) throw new Error(`there is no table ${table} in any schema: this counts nothing`);
  const tables = schemas.map(({ schema }) => `select 1 from "${schema}"."${table}"`);
  const [{ n }] = await rows(`select count(*)::int as n from (${tables.join(' union all ')}) as together`);
  return n;
}

const sales = await rows('select id::text, product_id, quantity, total_cents::text as cents from sales.sales');
const entries = await rows('select sale_id, points::text from loyalty.entries');
const mails = await rows('select message_id from mail_inbox.mails');
const products = await rows('select id, stock from sales.products');
const waiting = { outbox: await rowsOfAll('outbox'), queued: await rowsOfAll('local_queue') };
const deadLetters = await rowsOfAll('dead_letters');
await database.close();

const answered = answeredFile === undefined ? [] : JSON.parse(readFileSync(answeredFile, 'utf8'));
const saleById = new Map(sales.map((sale) => [sale.id, sale]));
const entryIds = entries.map(({ sale_id: id }) => id);
const mailIds = mails.flatMap(({ message_id: id }) => /^<?sale\.([\da-f-]{36})@/.exec(id)?.[1] ?? []);
const [withEntry, withMail] = [new Set(entryIds), new Set(mailIds)];

const isAsAnswered = ({ sale_id: id, quantity, total }) => {
  const sale = saleById.get(id);
  return sale !== undefined && sale.quantity === quantity && Number(sale.cents) === Math.round(total * 100);
};
const hasRightPoints = ({ sale_id: id, points }) =>
  points === String(Math.floor(Number(saleById.get(id)?.cents) / 100));
const soldOf = (product) =>
  sales.filter(({ product_id: id }) => id === product).reduce((sum, { quantity }) => sum + quantity, 0);

const count = {
  answered: answered.length,
  sales: sales.length,
  entries: entries.length,
  confirmed: withMail.size,
  waiting,
  deadLetters,
  lost: {
    sales: answered.filter((sale) => !isAsAnswered(sale)).length,
    entries: sales.filter(({ id }) => !withEntry.has(id)).length,
    mails: sales.filter(({ id }) => !withMail.has(id)).length,
  },
  duplicates: {
    answers: answered.length - new Set(answered.map(({ sale_id: id }) => id)).size,
    entries: entryIds.length - withEntry.size,
    mails: mailIds.length - withMail.size,
  },
  wrong: {
    points: entries.filter((entry) => !hasRightPoints(entry)).length,
    mails: mailIds.filter((id) => !saleById.has(id)).length,
    stocks: products.filter(({ id, stock }) => INITIAL_STOCK - stock !== soldOf(id)).length,
  },
};
process.stdout.write(`${JSON.stringify(count)}\n`);
