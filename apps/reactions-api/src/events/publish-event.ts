import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Outfit, type Persistencia, persistenciaCola, type Usuario } from '#contracts';
import { Database } from '#database';
import { Outbox } from '#messaging';

/** Takes an event that must be kept: its message is committed, the log has it soon after. */
@Injectable()
export class PublishEvent {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Resolves to the message's id, under which the log will have it. */
  async publish(event: Persistencia | Usuario | Outfit): Promise<string> {
    const id = randomUUID();
    await this.database.transaction(async (tx) => this.outbox.add(tx, persistenciaCola, event, { id }));
    return id;
  }
}
