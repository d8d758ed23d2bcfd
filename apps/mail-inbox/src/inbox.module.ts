import { Module } from '@nestjs/common';
import { MailsController } from './mails/mails.controller.js';
import { MailContentController } from './mails/mail-content.controller.js';
import { MailStore } from './mails/mail-store.js';
import { AssetsController } from './page/assets.controller.js';
import { InboxController } from './page/inbox.controller.js';
import { SmtpIntake } from './smtp/smtp-intake.js';

@Module({
  controllers: [InboxController, AssetsController, MailsController, MailContentController],
  providers: [MailStore, SmtpIntake],
})
export class InboxModule {}
