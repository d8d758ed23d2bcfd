import { Injectable } from '@nestjs/common';
import { emailNotifications, SaleCompleted } from '#contracts';
import { on, type Effect } from '#messaging';
import { Consume } from '#messaging/nest';
import { EmailConfig } from '../email.config.js';
import { Mailer } from '../smtp/mailer.js';
import { SmtpRejected } from '../smtp/smtp-errors.js';
import { confirmation } from './confirmation.js';
import { confirmationHtml } from './confirmation-html.js';
import { confirmationText } from './confirmation-text.js';

@Injectable()
export class ConfirmSale {
  constructor(
    private readonly mailer: Mailer,
    private readonly config: EmailConfig,
  ) {}

  @Consume(emailNotifications, SaleCompleted, { effect: 'outside', rules: [on(SmtpRejected).dead()] })
  async confirm(sale: SaleCompleted, { signal }: Effect['outside']): Promise<void> {
    const said = confirmation(sale, this.config.currency);
    await this.mailer.send(
      {
        // the sale's id is the message's identity, so it is the same in every repeat
        id: ['sale', sale.sale_id],
        to: sale.customer_email,
        subject: said.subject,
        text: confirmationText(said),
        html: confirmationHtml(said),
      },
      signal,
    );
  }
}
