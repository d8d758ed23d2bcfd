import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#messaging';
import { html } from '#platform';
import { EmailConfig } from '../email.config.js';
import { smtpServer, type Unruly } from '../testing/unruly-server.js';
import { Mailer } from './mailer.js';
import { SmtpUnavailable } from './smtp-errors.js';

/** What the server saw of the connection that the e-mail came over. */
interface Seen {
  user?: unknown;
  secure?: boolean;
}

/** smtp-server's own certificate, which nobody signed: what it is for is to be refused, or taken on purpose. */
async function server(options: SMTPServerOptions): Promise<{ readonly smtp: Unruly; readonly seen: Seen }> {
  const seen: Seen = {};
  const smtp = await smtpServer({
    logger: false,
    onMailFrom: (_address, { user, secure }, done) => {
      Object.assign(seen, { user, secure });
      done();
    },
    ...options,
  });
  onTestFinished(() => smtp[Symbol.asyncDispose]());
  return { smtp, seen };
}

async function send(smtpUrl: string): Promise<unknown> {
  const mailer = new Mailer(Object.assign(new EmailConfig(), { smtpUrl }), silentLogger);
  onTestFinished(() => mailer.onApplicationShutdown());
  const mail = {
    id: ['sale', '1'],
    to: 'a@example.com',
    subject: 'Hola',
    text: 'Hola',
    html: html`<p>Hola</p>`,
  } as const;
  return mailer.send(mail, new AbortController().signal).then(
    () => 'sent',
    (error: unknown) => error,
  );
}

describe('SMTP_URL', () => {
  it('uses STARTTLS where the server offers it', async () => {
    const { smtp, seen } = await server({ disabledCommands: ['AUTH'] });
    expect(await send(`${smtp.url}?tls.rejectUnauthorized=false`)).toBe('sent');
    expect(seen.secure).toBe(true);
  });

  it('sends nothing to a server whose certificate cannot be checked', async () => {
    const { smtp } = await server({ disabledCommands: ['AUTH'] });
    expect(await send(smtp.url)).toBeInstanceOf(SmtpUnavailable);
    expect(smtp.received).toEqual([]);
  });

  it('speaks TLS throughout with smtps', async () => {
    const { smtp, seen } = await server({ secure: true, disabledCommands: ['AUTH'] });
    expect(await send(`${smtp.url.replace('smtp:', 'smtps:')}?tls.rejectUnauthorized=false`)).toBe('sent');
    expect(seen.secure).toBe(true);
  });

  it('logs in with its user and password, decoded', async () => {
    const { smtp, seen } = await server({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => done(null, { user: `${username} ${password}` }),
    });
    expect(await send(smtp.url.replace('//', '//tienda%40example.com:a%2Fb@'))).toBe('sent');
    expect(seen.user).toBe('tienda@example.com a/b');
  });
});
