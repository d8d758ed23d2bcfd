import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging/nest';
import { AskPrice } from './ask-price.js';
import { prices } from './prices.js';
import { TellPrice } from './tell-price.js';

@Module({
  imports: [MessagingModule.forFeature({ requests: [prices], consumers: [TellPrice] })],
  providers: [AskPrice],
  exports: [AskPrice],
})
export class PricingModule {}
