import type { Client } from 'pg';
import { onPostgres } from '../../support/on-postgres.js';
import type { AnsweredReactions } from './answered-reactions.js';

export interface ReactionsCount {
  /** Likes that differ from what was answered. */
  readonly likes: number;
  /** Outfits whose sums differ from their likes and views. */
  readonly sums: number;
  /** What was answered and isn't in the log. */
  readonly lost: number;
  /** What is in the log twice, or was never answered. */
  readonly twice: number;
}

interface Sums {
  readonly outfit: string;
  readonly likes: number;
  readonly views: number;
}

const SUMS = 'select outfit_id as outfit, likes, views from reactions.outfits';
const WRONG_SUMS = `select count(*)::int as many from reactions.outfits o where
  likes <> (select count(*) from reactions.likes l where l.outfit_id = o.outfit_id and liked) or
  views <> (select count(*) from reactions.events e where e.outfit_id = o.outfit_id and evento = 'view')`;
const LIKES = 'select outfit_id as outfit, usuario_id as usuario, liked from reactions.likes';
const EVENTS = 'select message_id as id, evento from reactions.events';
const OUTBOX = 'select count(*)::int as many from reactions.outbox';

/** What outfits have, as the database says. */
export const sumsIn = (databaseUrl: string): Promise<readonly Sums[]> =>
  onPostgres(databaseUrl, async (client) => (await client.query<Sums>(SUMS)).rows);

/** Messages that no broker has yet. */
export const outboxIn = (databaseUrl: string): Promise<number> =>
  onPostgres(databaseUrl, (client) => count(client, OUTBOX));

/** Compares the database with what was answered. */
export const countReactions = (databaseUrl: string, answered: AnsweredReactions): Promise<ReactionsCount> =>
  onPostgres(databaseUrl, async (client) => {
    const { rows: likes } = await client.query<{ outfit: string; usuario: string; liked: boolean }>(LIKES);
    const { rows: events } = await client.query<{ id: string; evento: string }>(EVENTS);
    const ids = new Set(events.map(({ id }) => id));
    const reactions = events.filter(({ evento }) => evento === 'reaction').length;
    const differing = likes.filter((like) => !answered.agrees(like)).length;
    return {
      likes: differing + Math.abs(answered.pairs - likes.length),
      sums: await count(client, WRONG_SUMS),
      lost: Math.max(answered.reactions - reactions, 0) + answered.views.filter((id) => !ids.has(id)).length,
      twice: events.length - ids.size + Math.max(events.length - answered.all, 0),
    };
  });

async function count(client: Client, statement: string): Promise<number> {
  const { rows } = await client.query<{ many: number }>(statement);
  return Number(rows[0]?.many);
}
