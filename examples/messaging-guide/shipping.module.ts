import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging/nest';
import { parcels } from './contract.js';
import { SendParcel } from './send-parcel.js';
import { TrackParcel } from './track-parcel.js';

@Module({
  imports: [MessagingModule.forFeature({ publishes: [parcels], consumers: [TrackParcel] })],
  providers: [SendParcel],
  exports: [SendParcel],
})
export class ShippingModule {}
