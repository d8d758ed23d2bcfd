import { Injectable } from '@nestjs/common';
import { Unavailable } from '#messaging';
import { on } from '#messaging/contract';
import { Consume, type Effect } from '#messaging/nest';
import { notices, ParcelSent } from './contract.js';

/** The number doesn't exist: no later attempt can succeed. */
export class NumberUnknown extends Error {}

/** Your client for whatever tells the recipient. */
export abstract class Courier {
  abstract tell(recipient: string, text: string, options: { key: string; signal: AbortSignal }): Promise<void>;
}

@Injectable()
export class NotifyRecipient {
  constructor(private readonly courier: Courier) {}

  @Consume(notices, ParcelSent, { effect: 'outside', rules: [on(NumberUnknown).dead(), on(Unavailable).pause()] })
  async notify(parcel: ParcelSent, { key, signal }: Effect['outside']): Promise<void> {
    await this.courier.tell(parcel.recipient, `Your parcel of ${parcel.grams} g is on its way.`, { key, signal });
  }
}
