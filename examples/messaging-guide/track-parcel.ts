import { Injectable } from '@nestjs/common';
import { Consume, type Effect } from '#messaging/nest';
import { ParcelSent, tracking } from './contract.js';
import { tracked } from './schema.js';

@Injectable()
export class TrackParcel {
  @Consume(tracking, ParcelSent, { effect: 'database' })
  async track({ parcel_id: parcelId }: ParcelSent, { tx }: Effect['database']): Promise<void> {
    await tx.insert(tracked).values({ parcelId });
  }
}
