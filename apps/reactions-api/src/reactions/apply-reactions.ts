import type { Reaccion } from '#contracts';
import { prepared, type Tx } from '#database';

/** Likes first, then outfits, each in the order of their keys: the order in which everybody here takes their locks. */
const applyAll = prepared<{ readonly outfit_id: string }>(`
  with said as (
    select * from unnest($1::text[], $2::text[], $3::boolean[], $4::float8[]) as said(outfit_id, usuario_id, liked, at)
    order by outfit_id, usuario_id
  ), applied as (
    insert into reactions.likes as likes (outfit_id, usuario_id, liked, previously, at)
    select outfit_id, usuario_id, liked, false, to_timestamp(at) from said
    on conflict (outfit_id, usuario_id) do update set
      liked = excluded.liked, previously = likes.liked, at = excluded.at
      where likes.at < excluded.at
    returning outfit_id, liked::integer - previously::integer as change
  ), changes as (
    select outfit_id, sum(change)::integer as change from applied group by outfit_id having sum(change) <> 0
    order by outfit_id
  )
  insert into reactions.outfits as outfits (outfit_id, likes, views, version)
  select outfit_id, change, 0, 1 from changes
  on conflict (outfit_id) do update set likes = outfits.likes + excluded.likes, version = outfits.version + 1
  returning outfit_id`);

/**
 * Applies what other programs said, in the caller's transaction; what is known already, or is older than what is known,
 * changes nothing. Resolves to the outfits whose likes changed.
 */
export async function applyReactions(tx: Tx, reactions: readonly Reaccion[]): Promise<readonly string[]> {
  const last = latest(reactions);
  const changed = await applyAll(tx, [
    last.map(({ outfit_id: outfit }) => outfit),
    last.map(({ usuario_id: user }) => user),
    last.map(({ accion }) => accion === 'like'),
    last.map(({ timestamp }) => timestamp),
  ]);
  return changed.map(({ outfit_id: outfit }) => outfit);
}

/** The last that each user said of each outfit: a statement writes a row once. */
function latest(reactions: readonly Reaccion[]): readonly Reaccion[] {
  const last = new Map<string, Reaccion>();
  for (const reaction of reactions) {
    const about = JSON.stringify([reaction.outfit_id, reaction.usuario_id]);
    const before = last.get(about);
    if (before === undefined || before.timestamp < reaction.timestamp) last.set(about, reaction);
  }
  return [...last.values()];
}
