import { Injectable } from '@nestjs/common';
import { IsNumber, IsString } from 'class-validator';
import { channel, Message } from '#messaging/contract';
import { Consume } from '#messaging/nest';

export class VanSeen extends Message('van_seen') {
  @IsString()
  van!: string;

  @IsNumber()
  kilometre!: number;
}

export const vans = channel('vans', {
  pattern: 'signals',
  lossy: true,
  transport: 'embedded',
  messages: [VanSeen],
  identity: 'none',
});

const onTheMap = vans.subscription('on-the-map');

@Injectable()
export class VanMap {
  readonly kilometres = new Map<string, number>();

  @Consume(onTheMap, VanSeen, { effect: 'none', because: 'each instance has a map of its own' })
  see({ van, kilometre }: VanSeen): void {
    this.kilometres.set(van, kilometre);
  }
}
