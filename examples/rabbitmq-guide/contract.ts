import { IsNumber, IsString } from 'class-validator';
import { channel, Message } from '#messaging/contract';

export class ReadingTaken extends Message('reading_taken') {
  @IsString()
  reading_id!: string;

  @IsNumber()
  celsius!: number;
}

export const readings = channel('readings', {
  pattern: 'events',
  transport: 'rabbitmq',
  messages: [ReadingTaken],
  identity: (reading) => reading.reading_id,
});

/** Each takes long: four at once, and four more in hand, so that another replica finds work too. */
export const alarms = readings.subscription('alarms', { concurrency: 4, prefetch: 8 });

export const averages = readings.subscription('averages');
