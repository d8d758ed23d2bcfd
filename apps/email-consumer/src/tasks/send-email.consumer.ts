import { Injectable } from '@nestjs/common';
import { emailTasks, EnviarEmail } from '#contracts';
import { on, type Effect } from '#messaging';
import { Consume } from '#messaging/nest';
import { Mailer } from '../smtp/mailer.js';
import { SmtpRejected } from '../smtp/smtp-errors.js';
import { letterHtml } from './letter-html.js';

/** Sends what other apps, and foreign programs, ask for on the `email` queue. The body is plain text, and is escaped as such. */
@Injectable()
export class SendEmail {
  constructor(private readonly mailer: Mailer) {}

  @Consume(emailTasks, EnviarEmail, { effect: 'outside', rules: [on(SmtpRejected).dead()] })
  async send({ id, data: { to, subject, body } }: EnviarEmail, { signal }: Effect['outside']): Promise<void> {
    await this.mailer.send({ id: ['task', id], to, subject, text: body, html: letterHtml(subject, body) }, signal);
  }
}
