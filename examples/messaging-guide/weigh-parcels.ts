import { Injectable } from '@nestjs/common';
import { Consume, type BatchEffect } from '#messaging/nest';
import { ParcelSent, weights } from './contract.js';
import { weighed } from './schema.js';

@Injectable()
export class WeighParcels {
  @Consume(weights, ParcelSent, { effect: 'database', batch: { size: 100, waitMs: 50 } })
  async weigh(some: readonly ParcelSent[], { tx }: BatchEffect['database']): Promise<void> {
    await tx.insert(weighed).values(some.map(({ parcel_id: parcelId, grams }) => ({ parcelId, grams })));
  }
}
