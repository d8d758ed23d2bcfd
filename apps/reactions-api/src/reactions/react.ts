import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Accion, MOST_AHEAD_SECONDS, Persistencia, persistenciaCola, Reaccion, reaccionesCola } from '#contracts';
import { Database, prepared } from '#database';
import { Outbox } from '#messaging';
import { messageOf } from '#messaging/contract';
import { OutfitFeeds } from '../live/outfit-feeds.js';

/** The event of the log that a like or an unlike is. */
const REACTION = 'reaction';

export interface Reaction {
  readonly usuarioId: string;
  readonly outfitId: string;
  readonly accion: Accion;
  readonly metadata: Record<string, unknown>;
}

interface Reacted {
  /** Unix seconds. */
  readonly at: number;
  readonly likes: number;
  readonly views: number;
}

/**
 * The like, the sums of its outfit and the row of the log, in one statement. What a user says here is later than what
 * is known of them, whichever clock said that; so the last one that is answered counts.
 */
const reactOnce = prepared<Reacted>(`
  with applied as (
    insert into reactions.likes as likes (outfit_id, usuario_id, liked, previously, at)
    values ($1, $2, $3, false, $4::timestamptz)
    on conflict (outfit_id, usuario_id) do update set
      liked = excluded.liked,
      previously = likes.liked,
      at = greatest(excluded.at, likes.at + interval '1 microsecond')
    returning at, liked::integer - previously::integer as change
  ), counted as (
    insert into reactions.outfits as outfits (outfit_id, likes, views, version)
    select $1::text, change, 0, 1 from applied where change <> 0
    on conflict (outfit_id) do update set likes = outfits.likes + excluded.likes, version = outfits.version + 1
    returning likes, views
  ), logged as (
    insert into reactions.events (message_id, tipo, evento, usuario_id, outfit_id, datos, metadata, at)
    select $5::text, 'persistencia', '${REACTION}', $2::text, $1::text, $6::json, $7::json, at from applied
  )
  select
    extract(epoch from applied.at)::float8 as at,
    coalesce(counted.likes, known.likes, 0) as likes,
    coalesce(counted.views, known.views, 0) as views
  from applied left join counted on true left join reactions.outfits as known on known.outfit_id = $1`);

/** Liking, and liking no longer: committed with its row of the log and its two messages, or not at all. */
@Injectable()
export class React {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly feeds: OutfitFeeds,
  ) {}

  /** Resolves to the outfit's sums after it. */
  async react({ usuarioId, outfitId, accion, metadata }: Reaction): Promise<Omit<Reacted, 'at'>> {
    const id = randomUUID();
    const datos = { user_id: usuarioId, outfit_id: outfitId, action: accion };
    const values = [
      outfitId,
      usuarioId,
      accion === 'like',
      new Date(),
      id,
      JSON.stringify(datos),
      JSON.stringify(metadata),
    ];
    const reacted = await this.database.transaction(async (tx) => {
      const [row] = await reactOnce(tx, values);
      if (row === undefined) throw new TypeError('a reaction is always applied');
      // Another clock's word may be as far ahead as messages may be, and ours behind it.
      const said = { timestamp: Math.min(row.at, Date.now() / 1000 + MOST_AHEAD_SECONDS), metadata };
      const at = { usuario_id: usuarioId, outfit_id: outfitId, accion };
      this.outbox.add(tx, reaccionesCola, messageOf(Reaccion, { tipo: 'reaccion', ...at, ...said }));
      const event = messageOf(Persistencia, { tipo: 'persistencia', evento: REACTION, datos, ...said });
      this.outbox.add(tx, persistenciaCola, event, { id });
      return row;
    });
    this.feeds.changed(outfitId);
    return reacted;
  }
}
