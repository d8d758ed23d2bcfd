import { Injectable } from '@nestjs/common';
import { Requester } from '#messaging';
import { messageOf } from '#messaging/contract';
import { Price, PriceAsked, prices } from './prices.js';

@Injectable()
export class AskPrice {
  constructor(private readonly requester: Requester) {}

  async cents(grams: number): Promise<number> {
    const asked = messageOf(PriceAsked, { grams });
    const { cents } = await this.requester.request(prices, asked, { reply: Price, timeoutMs: 2_000 });
    return cents;
  }
}
