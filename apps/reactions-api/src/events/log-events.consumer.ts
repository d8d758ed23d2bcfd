import { Injectable } from '@nestjs/common';
import { Outfit, Persistencia, persistencia, Usuario } from '#contracts';
import { Database } from '#database';
import type { Delivery } from '#messaging';
import { Consume, type BatchEffect } from '#messaging/nest';
import { OutfitFeeds } from '../live/outfit-feeds.js';
import { recordEvents } from './record-events.js';

const LOGGED = {
  effect: 'none',
  because: "a row of the log is unique by its message's id, and a view is counted with it",
  batch: { size: 100, waitMs: 10 },
} as const;

/** Everything about users and outfits, written to the log; a view is counted. */
@Injectable()
export class LogEvents {
  constructor(
    private readonly database: Database,
    private readonly feeds: OutfitFeeds,
  ) {}

  @Consume(persistencia, Persistencia, LOGGED)
  persistencia(messages: readonly Persistencia[], effect: BatchEffect['none']): Promise<void> {
    return this.#record(messages, effect);
  }

  @Consume(persistencia, Usuario, LOGGED)
  usuario(messages: readonly Usuario[], effect: BatchEffect['none']): Promise<void> {
    return this.#record(messages, effect);
  }

  @Consume(persistencia, Outfit, LOGGED)
  outfit(messages: readonly Outfit[], effect: BatchEffect['none']): Promise<void> {
    return this.#record(messages, effect);
  }

  async #record(
    messages: readonly (Persistencia | Usuario | Outfit)[],
    { signal, deliveries }: BatchEffect['none'],
  ): Promise<void> {
    const arrived = messages.map((message, at) => ({ message, messageId: idOf(deliveries[at]) }));
    const seen = await this.database.transaction((tx) => recordEvents(tx, arrived), { signal });
    for (const outfit of seen) this.feeds.changed(outfit);
  }
}

function idOf(delivery: Delivery | undefined): string {
  if (delivery?.id === undefined) throw new TypeError('a message that was validated has an id');
  return delivery.id;
}
