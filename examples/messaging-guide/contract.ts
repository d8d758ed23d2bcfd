import { IsEmail, IsInt, IsPositive, IsString } from 'class-validator';
import { channel, exponential, Message } from '#messaging/contract';

export class ParcelSent extends Message('parcel_sent') {
  @IsString()
  parcel_id!: string;

  @IsInt()
  @IsPositive()
  grams!: number;

  @IsEmail()
  recipient!: string;
}

export const parcels = channel('parcels', {
  pattern: 'events',
  transport: 'embedded',
  messages: [ParcelSent],
  identity: (parcel) => parcel.parcel_id,
});

export const tracking = parcels.subscription('tracking');

export const weights = parcels.subscription('weights', { concurrency: 2 });

export const notices = parcels.subscription('notices', {
  attempts: 5,
  backoff: exponential('1s', '1m'),
  timeout: '10s',
});
