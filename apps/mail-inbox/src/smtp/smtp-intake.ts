import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SMTPServer } from 'smtp-server';
import { CannotListen, HostConfig, PortInUse } from '#platform';
import { InboxConfig } from '../inbox.config.js';
import { MailStore } from '../mails/mail-store.js';
import { takeMail } from './take-mail.js';

/** Connections at once; the next is answered 421 and may come again. Times the largest e-mail, what the inbox may hold in memory. */
const MAX_CLIENTS = 50;
const MAX_RECIPIENTS = 100;
/** How long a connection may say nothing. */
const IDLE_MS = 60_000;
/** How long e-mails under way may take to arrive once the app is asked to stop. */
const CLOSE_MS = 2_000;

/** The SMTP server: listens before anything is sent, and is the last to stop. It takes any login, for it is nobody's mail server. */
@Injectable()
export class SmtpIntake implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(SmtpIntake.name);
  readonly #server: SMTPServer;

  constructor(
    private readonly store: MailStore,
    private readonly config: InboxConfig,
    private readonly host: HostConfig,
  ) {
    this.#server = new SMTPServer({
      name: 'trenza-mail-inbox',
      banner: 'Trenza mail inbox, for development',
      size: config.maxBytes,
      rejectOversized: true,
      maxClients: MAX_CLIENTS,
      maxRecipients: MAX_RECIPIENTS,
      socketTimeout: IDLE_MS,
      closeTimeout: CLOSE_MS,
      disableReverseLookup: true,
      // its only certificate would be one that everybody has the key of
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      onAuth: ({ username = '' }, _session, done) => done(null, { user: username }),
      onData: (stream, session, done) => {
        takeMail(this.store, stream, session).then(
          () => done(),
          (error: unknown) => done(this.#refusal(error)),
        );
      },
    });
  }

  /** The port it listens on, which 0 in the configuration leaves to the system. */
  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** @throws PortUnavailable */
  async onModuleInit(): Promise<void> {
    const { smtpPort } = this.config;
    this.#server.on('error', (error) => this.#logger.debug('an SMTP connection broke', error));
    this.#server.listen(smtpPort, this.host.host);
    try {
      await once(this.#server.server, 'listening');
    } catch (error) {
      const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      const address = `${this.host.host}:${smtpPort}`;
      throw new (inUse ? PortInUse : CannotListen)('mail-inbox', address, 'MAIL_INBOX_SMTP_PORT', error);
    }
    this.#logger.log(`SMTP listens on ${this.host.host}:${this.port}`);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#server.server.listening) await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  /** The e-mail could not be stored: the sender keeps it and tries again. */
  #refusal(error: unknown): Error {
    this.#logger.error('an e-mail could not be stored', error);
    return Object.assign(new Error('4.3.0 could not be stored, try again later'), { responseCode: 451 });
  }
}
