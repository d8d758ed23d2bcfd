// Counts what a run left in its database, by SQL alone. It imports nothing of ours, so that no mistake of ours can hide
// behind itself; a PGlite folder is copied first, and stays as it was found.
// node count.mjs <postgres://… or pglite:folder> [<file with the JSON of all sales that were answered 2xx>]
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';

const INITIAL_STOCK = 10_000;
const [url, answeredFile] = process.argv.slice(2);

async function open() {
  if (!url.startsWith('pglite:')) {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { query: (text) => client.query(text), close: () => client.end() };
  }
  // PGlite is open in half the time
  v8.setFlagsFromString('--liftoff-only');
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

/** What a query finds in the tables of this name, in all schemas together. */
async function inAll(table, columns) {
  const schemas = await rows(
    `select table_schema as schema from information_schema.tables where table_name = '${table}'`,
  );
  if (schemas.length === 0) throw new Error(`there is no table ${table} in any schema: this counts nothing`);
  return rows(schemas.map(({ schema }) => `select ${columns} from "${schema}"."${table}"`).join(' union all '));
}

const sales = await rows('select id::text, product_id, quantity, total_cents::text as cents from sales.sales');
const entries = await rows('select sale_id, points::text from loyalty.entries');
const mails = await rows('select message_id from mail_inbox.mails');
const products = await rows('select id, stock from sales.products');
const effects = await rows('select sale_id from faults.effects');
const outbox = await inAll('outbox', 'row_id');
const queued = await inAll('local_queue', 'subscription, attempts - (token is not null)::int as burnt');
const deadLetters = await inAll('dead_letters', 'subscription, reason, id');
await database.close();

const answered = answeredFile === undefined ? [] : JSON.parse(readFileSync(answeredFile, 'utf8'));
const saleById = new Map(sales.map((sale) => [sale.id, sale]));
const entryIds = entries.map(({ sale_id: id }) => id);
const mailIds = mails.flatMap(({ message_id: id }) => /^<?sale\.([\da-f-]{36})@/.exec(id)?.[1] ?? []);
const [withEntry, withMail] = [new Set(entryIds), new Set(mailIds)];
const isDead = (sale, of) => deadLetters.some(({ subscription, id }) => subscription === of && id === sale);

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
  effects: effects.length,
  waiting: { outbox: outbox.length, queued: queued.length },
  burnt: queued.filter((row) => row.subscription === 'email_notifications').reduce((sum, { burnt }) => sum + burnt, 0),
  deadLetters,
  lost: {
    sales: answered.filter((sale) => !isAsAnswered(sale)).length,
    entries: sales.filter(({ id }) => !withEntry.has(id) && !isDead(id, 'loyalty_points')).length,
    mails: sales.filter(({ id }) => !withMail.has(id) && !isDead(id, 'email_notifications')).length,
  },
  duplicates: {
    answers: answered.length - new Set(answered.map(({ sale_id: id }) => id)).size,
    effects: Math.max(effects.length, entries.length) - withEntry.size,
    mails: mailIds.length - withMail.size,
  },
  wrong: {
    points: entries.filter((entry) => !hasRightPoints(entry)).length,
    mails: mailIds.filter((id) => !saleById.has(id)).length,
    stocks: products.filter(({ id, stock }) => INITIAL_STOCK - stock !== soldOf(id)).length,
  },
};
process.stdout.write(`${JSON.stringify(count)}\n`);
