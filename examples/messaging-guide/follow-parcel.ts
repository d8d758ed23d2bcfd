import { Injectable } from '@nestjs/common';
import { IsIn, IsInt, IsString } from 'class-validator';
import { channel, Message } from '#messaging/contract';
import { Consume } from '#messaging/nest';

const STAGES = ['packed', 'sent', 'delivered'] as const;

export class ParcelMoved extends Message('parcel_moved') {
  @IsString()
  parcel_id!: string;

  @IsInt()
  step!: number;

  @IsIn(STAGES)
  stage!: (typeof STAGES)[number];
}

/** What belongs together is a parcel: its moves take effect in the order of their commits. */
export const parcelMoves = channel('parcel_moves', {
  pattern: 'events',
  transport: 'embedded',
  messages: [ParcelMoved],
  identity: (move) => `${move.parcel_id}/${move.step}`,
  key: (move) => move.parcel_id,
  ordered: true,
});

const following = parcelMoves.subscription('following');

@Injectable()
export class FollowParcel {
  readonly stages = new Map<string, string[]>();
  /** Moves that fail once, as a test asks for. */
  readonly failing = new Set<string>();

  @Consume(following, ParcelMoved, { effect: 'none', because: 'a list in memory is made anew with its process' })
  follow({ parcel_id: id, stage }: ParcelMoved): void {
    if (this.failing.delete(`${id}/${stage}`)) throw new Error('not now');
    this.stages.set(id, [...(this.stages.get(id) ?? []), stage]);
  }
}
