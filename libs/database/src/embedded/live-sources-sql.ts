import { unnest } from '../stores/planning.js';
import { qualified } from '../stores/qualified.js';
import type { Attributes } from '../tables/wire-columns.js';
import { statement } from '../transaction/statement.js';
import { liveCopies, liveSources } from './schema.js';

const sources = qualified(liveSources);
const copies = qualified(liveCopies);
const until = (ms: string): string => `clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`;
const given = `from ${unnest('$2::bytea[]', '$3::text[]')} with ordinality as given (body, attributes, position)`;

const copiedFor = (which: string): string => `
  insert into ${copies} (source, body, attributes)
  select live.name, given.body, given.attributes::json ${given}
  cross join ${sources} as live where ${which} and live.leased_until > now()
  order by position
  returning source`;

export const open = statement(`
  insert into ${sources} (name, tail_of, owner, leased_until) values ($1, $2, $3, ${until('$4')})
  on conflict (name) do update set leased_until = excluded.leased_until`);

export const renew = statement(`update ${sources} set leased_until = ${until('$2')} where name = $1`);

export const sweep = statement(`delete from ${sources} where leased_until <= now()`);

export const close = statement(`delete from ${sources} where name = $1`);

export const tailed = statement<{ tail_of: string }>(`
  select distinct tail_of from ${sources} where tail_of is not null and leased_until > now()`);

export const copy = statement<{ source: string }>(copiedFor('live.tail_of = $1'));

export const send = statement<{ source: string }>(copiedFor('live.name = $1'));

export const take = statement<{ copy_id: string; body: Buffer; attributes: Attributes }>(`
  delete from ${copies} where copy_id in (
    select copy_id from ${copies} where source = $1 order by copy_id limit $2::int
  ) returning copy_id, body, attributes`);

export const trim = statement(`
  delete from ${copies} where source = $1 and copy_id <= (
    select copy_id from ${copies} where source = $1 order by copy_id desc offset $2::int limit 1
  )`);

export const tails = statement<{ sources: number; waiting: number }>(`
  select count(distinct live.name)::int as sources, count(waiting.copy_id)::int as waiting
  from ${sources} as live left join ${copies} as waiting on waiting.source = live.name where live.tail_of = $1`);
