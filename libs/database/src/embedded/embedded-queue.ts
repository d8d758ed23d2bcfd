import type { EmbeddedQueue } from '#messaging';
import { Database } from '../database.js';
import { DatabaseQueue } from '../stores/local-queue.js';
import { qualified } from '../stores/qualified.js';
import { statement } from '../transaction/statement.js';
import { DatabaseSources } from './database-sources.js';
import { embeddedRows } from './schema.js';

const rows = qualified(embeddedRows);

/** What another claims in that moment stays. */
const trim = statement(`
  delete from ${rows} where token is null and row_id in (
    select row_id from ${rows} where subscription = $1 and token is null order by row_id desc offset $2::int
  )`);

/** The queue of the embedded transport, shared by every app of a database: schema `messaging`, migrations in libs/database/migrations. */
export function embeddedQueue(database: Database): EmbeddedQueue {
  const { on, deleted } = Database.internalsOf(database);
  return Object.assign(new DatabaseQueue(database, embeddedRows), {
    sources: new DatabaseSources(database),
    trim: async (subscription: string, most: number): Promise<number> => {
      const { rowCount } = await trim(on, [subscription, most]);
      deleted(rows, rowCount ?? 0);
      return rowCount ?? 0;
    },
  });
}
