import { Injectable } from '@nestjs/common';
import { Reaccion, reacciones } from '#contracts';
import { Database } from '#database';
import { Consume, type BatchEffect } from '#messaging/nest';
import { OutfitFeeds } from '../live/outfit-feeds.js';
import { applyReactions } from './apply-reactions.js';

/**
 * Takes reactions from the queue: those of other programs are applied; those of our own API are, already. Of both it
 * tells every instance, for the process that answered may have died before it could.
 */
@Injectable()
export class ApplyReactions {
  constructor(
    private readonly database: Database,
    private readonly feeds: OutfitFeeds,
  ) {}

  @Consume(reacciones, Reaccion, {
    effect: 'none',
    because: 'the later of two reactions counts, and one that comes twice is not later than itself',
    batch: { size: 100, waitMs: 5 },
  })
  async apply(reactions: readonly Reaccion[], { signal }: BatchEffect['none']): Promise<void> {
    await this.database.transaction((tx) => applyReactions(tx, reactions), { signal });
    for (const { outfit_id: outfit } of reactions) this.feeds.changed(outfit);
  }
}
