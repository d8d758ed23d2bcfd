import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Outbox } from '#messaging';
import { messageOf } from '#messaging/contract';
import { ParcelSent, parcels } from './contract.js';
import { sent } from './schema.js';

@Injectable()
export class SendParcel {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async send(parcelId: string, grams: number, recipient: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.insert(sent).values({ parcelId, grams });
      this.outbox.add(tx, parcels, messageOf(ParcelSent, { parcel_id: parcelId, grams, recipient }));
    });
  }
}
