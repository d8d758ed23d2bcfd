import { Injectable } from '@nestjs/common';
import { Rejected } from '#messaging';
import { messageOf } from '#messaging/contract';
import { Consume } from '#messaging/nest';
import { Price, PriceAsked, pricing } from './prices.js';

const HEAVIEST_GRAMS = 30_000;

@Injectable()
export class TellPrice {
  @Consume(pricing, PriceAsked, { effect: 'none', because: 'it answers, and changes nothing' })
  tell({ grams }: PriceAsked): Price {
    if (grams > HEAVIEST_GRAMS) throw new Rejected(`${grams} g is too heavy for a parcel`);
    return messageOf(Price, { cents: 300 + Math.ceil(grams / 10) });
  }
}
