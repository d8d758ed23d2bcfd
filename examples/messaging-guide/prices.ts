import { IsInt, IsPositive } from 'class-validator';
import { channel, Message } from '#messaging/contract';

export class PriceAsked extends Message('price_asked') {
  @IsInt()
  @IsPositive()
  grams!: number;
}

export class Price extends Message('price') {
  @IsInt()
  cents!: number;
}

export const prices = channel('prices', {
  pattern: 'tasks',
  transport: 'embedded',
  messages: [PriceAsked],
  identity: 'none',
});

export const pricing = prices.subscription('pricing', { timeout: '2s' });
