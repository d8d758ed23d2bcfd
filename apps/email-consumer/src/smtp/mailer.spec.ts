import { afterEach, describe, expect, it } from 'vitest';
import { html } from '#platform';
import { Rejected, silentLogger, Unavailable } from '#messaging';
import { EmailConfig } from '../email.config.js';
import { reply, smtpServer, tcpServer, upToData } from '../testing/unruly-server.js';
import type { Mail } from './mail.js';
import { Mailer } from './mailer.js';
import { SmtpFailed, SmtpRejected, SmtpUnavailable, UnsafeHeader } from './smtp-errors.js';

const mailers: Mailer[] = [];
const mailerTo = (smtpUrl: string): Mailer => {
  const mailer = new Mailer(
    Object.assign(new EmailConfig(), { smtpUrl, from: 'Tienda <tienda@trenza.example>' }),
    silentLogger,
  );
  mailers.push(mailer);
  return mailer;
};
afterEach(() => {
  for (const mailer of mailers.splice(0)) mailer.onApplicationShutdown();
});

/** A signal of its own for each call, as deliveries have it. */
const never = (): AbortSignal => new AbortController().signal;
const aMail = (changes: Partial<Mail> = {}): Mail => ({
  id: ['sale', 'abc-1'],
  to: 'cliente@example.com',
  subject: 'Tu compra: 5 × Manzana Orgánica',
  text: 'Gracias',
  html: html`<p>Gracias</p>`,
  ...changes,
});
const failure = async (sending: Promise<void>): Promise<unknown> =>
  sending.then(
    () => 'sent',
    (error: unknown) => error,
  );

describe('a mailer', () => {
  it('sends HTML and text, with a Message-ID derived from what the e-mail is about', async () => {
    await using server = await smtpServer();
    await mailerTo(server.url).send(aMail(), never());
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatch(/^Message-ID: <sale\.abc-1@trenza\.example>$/im);
    expect(server.received[0]).toMatch(/^From: Tienda <tienda@trenza\.example>$/im);
    expect(server.received[0]).toMatch(/text\/plain[^]*text\/html/);
  });

  it('sends many over few connections', async () => {
    let connections = 0;
    await using server = await smtpServer({ onConnect: (_session, done) => done((connections++, null)) });
    const mailer = mailerTo(server.url);
    await Promise.all(Array.from({ length: 40 }, () => mailer.send(aMail(), never())));
    expect(server.received).toHaveLength(40);
    expect(connections).toBeLessThanOrEqual(5);
  });

  it.each([
    ['subject', { subject: 'Hola\r\nBcc: victima@example.com' }],
    ['subject', { subject: 'Hola\nX: y' }],
    ['recipient', { to: 'a@example.com\r\nRCPT TO:<victima@example.com>' }],
  ])('refuses a line break in the %s for good, and sends nothing', async (field, changes) => {
    await using server = await smtpServer();
    const error = await failure(mailerTo(server.url).send(aMail(changes), never()));
    expect(error).toBeInstanceOf(UnsafeHeader);
    expect(error).toBeInstanceOf(Rejected);
    expect(String(error)).toContain(field);
    expect(server.received).toHaveLength(0);
  });

  it('takes an address for one recipient, even where it looks like a list', async () => {
    const recipients: string[] = [];
    await using server = await smtpServer({
      onRcptTo: ({ address }, _session, done) => done((recipients.push(address), null)),
    });
    await mailerTo(server.url).send(aMail({ to: '"una,dos"@example.com' }), never());
    expect(recipients).toEqual(['"una,dos"@example.com']);
  });
});

describe('what is unavailable, so that no attempt is burnt', () => {
  const unavailable = async (url: string): Promise<unknown> => {
    const error = await failure(mailerTo(url).send(aMail(), never()));
    expect(error).toBeInstanceOf(SmtpUnavailable);
    expect(error).toBeInstanceOf(Unavailable);
    return error;
  };

  it('a refused connection', async () => {
    const server = await smtpServer();
    await server[Symbol.asyncDispose]();
    await unavailable(server.url);
  });

  it('a host that does not exist', async () => {
    await unavailable('smtp://no-such-host.invalid:25');
  });

  it('a connection closed before the greeting', async () => {
    await using server = await tcpServer((socket) => socket.end());
    await unavailable(server.url);
  });

  it('a connection closed after the greeting', async () => {
    await using server = await tcpServer((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () => socket.end());
    });
    await unavailable(server.url);
  });

  it.each([554, 421])('a greeting that says %d', async (code) => {
    await using server = await smtpServer({ onConnect: (_session, done) => done(reply(code)) });
    await unavailable(server.url);
  });

  it('a greeting that is no SMTP', async () => {
    await using server = await tcpServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await unavailable(server.url);
  });

  it('a greeting that never comes', { timeout: 15_000 }, async () => {
    await using server = await tcpServer(() => undefined);
    await unavailable(server.url);
  });

  it.each([535, 454])('a login that is answered %d', async (code) => {
    const onAuth: NonNullable<Parameters<typeof smtpServer>[0]>['onAuth'] = (_auth, _session, done) =>
      done(reply(code));
    await using server = await smtpServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth });
    await unavailable(server.url.replace('smtp://', 'smtp://user:secret@'));
  });

  it('a server that wants a login, and we have none', async () => {
    await using server = await smtpServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    await unavailable(server.url);
  });

  it('a server that offers no TLS where TLS is required', async () => {
    await using server = await smtpServer();
    await unavailable(`${server.url}?requireTLS=true`);
  });

  it.each(['onMailFrom', 'onRcptTo'] as const)('a 421 at %s', async (hook) => {
    await using server = await smtpServer({
      [hook]: (_address: unknown, _session: unknown, done: (error: Error) => void) => done(reply(421)),
    });
    await unavailable(server.url);
  });

  it('a 421 at the end of the e-mail', async () => {
    await using server = await tcpServer(upToData((socket) => socket.end('421 closing\r\n')));
    await unavailable(server.url);
  });

  it('a server that went away while its connection was idle', async () => {
    const server = await smtpServer();
    const mailer = mailerTo(server.url);
    await mailer.send(aMail(), never());
    await server[Symbol.asyncDispose]();
    expect(await failure(mailer.send(aMail(), never()))).toBeInstanceOf(SmtpUnavailable);
  });
});

describe('what is an ordinary error, tried again by the policy', () => {
  const ordinary = async (url: string): Promise<void> => {
    expect(await failure(mailerTo(url).send(aMail(), never()))).toBeInstanceOf(SmtpFailed);
  };

  it('a mailbox that answers 452', async () => {
    await using server = await smtpServer({ onRcptTo: (_address, _session, done) => done(reply(452)) });
    await ordinary(server.url);
  });

  it('an e-mail that is answered 451', async () => {
    await using server = await tcpServer(upToData((socket) => socket.write('451 later\r\n')));
    await ordinary(server.url);
  });

  it('a 503, which is about the session', async () => {
    await using server = await smtpServer({ onMailFrom: (_address, _session, done) => done(reply(503)) });
    await ordinary(server.url);
  });

  it('a connection cut at the end of the e-mail, which may have arrived', async () => {
    await using server = await tcpServer(upToData((socket) => socket.destroy()));
    await ordinary(server.url);
  });
});

describe('what is a dead letter at once', () => {
  it.each(['onMailFrom', 'onRcptTo'] as const)('a 550 at %s', async (hook) => {
    await using server = await smtpServer({
      [hook]: (_address: unknown, _session: unknown, done: (error: Error) => void) =>
        done(reply(550, 'no such mailbox')),
    });
    const error = await failure(mailerTo(server.url).send(aMail(), never()));
    expect(error).toBeInstanceOf(SmtpRejected);
    expect(String(error)).toContain('550 no such mailbox');
  });

  it('an e-mail that is answered 554', async () => {
    await using server = await tcpServer(upToData((socket) => socket.write('554 spam\r\n')));
    expect(await failure(mailerTo(server.url).send(aMail(), never()))).toBeInstanceOf(SmtpRejected);
  });

  it('leaves the connection to the neighbours', async () => {
    await using server = await smtpServer({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('no') ? reply(550) : null),
    });
    const mailer = mailerTo(server.url);
    const results = await Promise.all(
      ['no@example.com', 'si@example.com', 'no2@example.com', 'si2@example.com'].map(async (to) =>
        failure(mailer.send(aMail({ to }), never())),
      ),
    );
    expect(results.map((result) => result instanceof SmtpRejected)).toEqual([true, false, true, false]);
    expect(server.received).toHaveLength(2);
  });
});

describe('an aborted sending', () => {
  it('ends at once with the reason, and the mailer goes on', async () => {
    const reason = new Error('took too long');
    const abort = new AbortController();
    await using server = await tcpServer(
      upToData((socket) => (abort.signal.aborted ? socket.write('250 ok\r\n') : abort.abort(reason))),
    );
    const mailer = mailerTo(server.url);
    expect(await failure(mailer.send(aMail(), abort.signal))).toBe(reason);
    expect(await failure(mailer.send(aMail(), never()))).toBe('sent');
  });
});
