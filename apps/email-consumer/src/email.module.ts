import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging/nest';
import { ConfirmSale } from './confirmation/confirm-sale.consumer.js';
import { Mailer } from './smtp/mailer.js';
import { SendEmail } from './tasks/send-email.consumer.js';

@Module({
  imports: [MessagingModule.forFeature({ providers: [Mailer], consumers: [ConfirmSale, SendEmail] })],
})
export class EmailModule {}
