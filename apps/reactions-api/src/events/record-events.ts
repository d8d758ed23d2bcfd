import type { Outfit, Persistencia, Usuario } from '#contracts';
import { prepared, type Tx } from '#database';
import { eventOf } from './event.js';

/** The event that counts as a view of its outfit. */
const VIEW = 'view';

export interface Arrived {
  readonly messageId: string;
  readonly message: Persistencia | Usuario | Outfit;
}

/** Rows of the log, then the views of their outfits in the order of their ids. */
const recordAll = prepared<{ readonly outfit_id: string }>(`
  with said as (
    select * from unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[]
    ) as said(message_id, tipo, evento, usuario_id, outfit_id, datos, metadata, at)
  ), logged as (
    insert into reactions.events (message_id, tipo, evento, usuario_id, outfit_id, datos, metadata, at)
    select message_id, tipo, evento, usuario_id, outfit_id, datos::json, metadata::json, to_timestamp(at) from said
    on conflict (message_id) do nothing
    returning tipo, evento, outfit_id
  ), seen as (
    select outfit_id, count(*)::integer as views from logged
    where tipo = 'outfit' and evento = '${VIEW}'
    group by outfit_id order by outfit_id
  )
  insert into reactions.outfits as outfits (outfit_id, likes, views, version)
  select outfit_id, 0, views, 1 from seen
  on conflict (outfit_id) do update set views = outfits.views + excluded.views, version = outfits.version + 1
  returning outfit_id`);

/**
 * Writes messages to the log, in the caller's transaction, and counts views; one whose row is there already changes
 * nothing. Resolves to the outfits whose views changed.
 */
export async function recordEvents(tx: Tx, arrived: readonly Arrived[]): Promise<readonly string[]> {
  const events = arrived.map(({ message }) => eventOf(message));
  const seen = await recordAll(tx, [
    arrived.map(({ messageId }) => messageId),
    events.map(({ tipo }) => tipo),
    events.map(({ evento }) => evento),
    events.map(({ usuarioId }) => usuarioId ?? null),
    events.map(({ outfitId }) => outfitId ?? null),
    events.map(({ datos }) => JSON.stringify(datos)),
    events.map(({ metadata }) => (metadata === undefined ? null : JSON.stringify(metadata))),
    events.map(({ timestamp }) => timestamp),
  ]);
  return seen.map(({ outfit_id: outfit }) => outfit);
}
