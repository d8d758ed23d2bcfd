import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type NodemailerError } from 'nodemailer';
import { traced, type Attributes } from '#messaging';
import { AppLogger } from '#platform';
import { EmailConfig } from '../email.config.js';
import { failureOf } from './failure-of.js';
import type { Mail } from './mail.js';
import { messageIdOf } from './message-id.js';
import { UnsafeHeader } from './smtp-errors.js';

/** All of them together stay below the 30 s that a subscription gives its handler. */
const TIMEOUTS = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };
/** One, for a pooled connection that the server closed while it was idle. Every other retry is the subscription's affair. */
const MAX_REQUEUES = 1;

/** A tab is harmless, and people paste it. */
const CONTROL = /(?!\t)[\p{Cc}\u2028\u2029]/u;

/** Sends e-mails over a pool of connections to `SMTP_URL`. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  readonly #from: string;
  readonly #domain: string;
  /** As a span names it. */
  readonly #server: Attributes;
  readonly #transport;
  /** E-mails that a ready connection has begun with, by their recipient: an object of its own in each call of `send`. */
  readonly #underWay = new WeakSet<object>();

  constructor(
    config: EmailConfig,
    private readonly logger: AppLogger,
  ) {
    this.#from = config.from;
    this.#domain = config.from.slice(config.from.lastIndexOf('@') + 1).replace('>', '');
    const { hostname, port } = new URL(config.smtpUrl);
    this.#server = {
      'network.protocol.name': 'smtp',
      'server.address': hostname,
      'server.port': port === '' ? undefined : Number(port),
    };
    this.#transport = createTransport({
      url: config.smtpUrl,
      pool: true,
      maxRequeues: MAX_REQUEUES,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...TIMEOUTS,
    });
    this.#transport.use('stream', (mail, done) => {
      const recipient = mail.data.to;
      // the pool asks for the e-mail's bytes once it has a connection that is greeted, secured and logged in
      mail.message?.processFunc((bytes) => {
        if (typeof recipient === 'object') this.#underWay.add(recipient);
        return bytes;
      });
      done();
    });
  }

  /**
   * Resolves once the server took the e-mail over.
   * @param signal aborts the sending; the server may have taken the e-mail over all the same
   * @throws SmtpUnavailable, SmtpRejected, SmtpFailed: see `failureOf`
   * @throws UnsafeHeader when an address or the subject has a line break; nothing was sent
   */
  async send({ id: [kind, key], to, subject, text, html }: Mail, signal: AbortSignal): Promise<void> {
    const messageId = messageIdOf(kind, key, this.#domain);
    for (const [field, value] of Object.entries({ recipient: to, subject })) {
      if (CONTROL.test(value)) throw new UnsafeHeader(field);
    }
    // as an object, because a string may be a list
    const recipient = { name: '', address: to };
    try {
      const sent = {
        from: this.#from,
        to: recipient,
        subject,
        text,
        html: html.toString(),
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      };
      await traced('SMTP send', { ...this.#server, 'trenza.message_id': messageId }, () =>
        this.#transport.sendMail(sent),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error as NodemailerError, this.#underWay.has(recipient));
    }
    this.logger.debug({ messageId }, 'an e-mail was taken over');
  }

  /** Lets what is under way finish; what waits in the pool fails as unavailable. */
  onApplicationShutdown(): void {
    this.#transport.close();
  }
}
