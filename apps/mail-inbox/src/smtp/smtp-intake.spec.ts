import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HostConfig, PortInUse } from '#platform';
import { InboxConfig } from '../inbox.config.js';
import type { ReceivedMail } from '../mails/mail.js';
import type { MailStore } from '../mails/mail-store.js';
import { SmtpIntake } from './smtp-intake.js';

beforeAll(() => Logger.overrideLogger(false));

const running: SmtpIntake[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.onApplicationShutdown()));
});

interface Options {
  readonly add?: (mail: ReceivedMail) => Promise<void>;
  readonly config?: Partial<InboxConfig>;
}

async function intake({ add = async () => undefined, config = {} }: Options = {}): Promise<SmtpIntake> {
  const store = { add } as MailStore;
  const made = new SmtpIntake(store, Object.assign(new InboxConfig(), { smtpPort: 0, ...config }), new HostConfig());
  await made.onModuleInit();
  running.push(made);
  return made;
}

const send = async (port: number, text = 'Hola'): Promise<string> =>
  (await createTransport({ host: '127.0.0.1', port }).sendMail({ from: 'a@example.com', to: 'b@example.com', text }))
    .response ?? '';

/** A promise that somebody else resolves. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** A bare connection that has said `lines`, each after the answer to the one before. */
async function dialogue(port: number, ...lines: string[]): Promise<{ socket: Socket; answers: string[] }> {
  const socket = connect(port, '127.0.0.1');
  const answers: string[] = [];
  const answer = async (): Promise<number> => answers.push(String((await once(socket, 'data'))[0]));
  await answer();
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    await answer();
  }
  return { socket, answers };
}

describe('the SMTP server', () => {
  it('answers 250 only once the e-mail is stored', async () => {
    let stored = false;
    const { port } = await intake({
      add: async () => {
        await turn();
        stored = true;
      },
    });
    const response = await send(port);
    expect(stored).toBe(true);
    expect(response).toMatch(/^250/);
  });

  it('answers 451 when the e-mail cannot be stored, so that the sender keeps it', async () => {
    const { port } = await intake({ add: async () => Promise.reject(new Error('the database is away')) });
    await expect(send(port)).rejects.toMatchObject({ responseCode: 451 });
  });

  it('stores envelope and source as they came', async () => {
    const mails: ReceivedMail[] = [];
    const { port } = await intake({ add: async (mail) => void mails.push(mail) });
    await send(port, 'Buenos días');
    expect(mails).toMatchObject([{ envelopeFrom: 'a@example.com', envelopeTo: ['b@example.com'] }]);
    expect(mails[0]?.source.toString()).toContain('Buenos d=C3=ADas');
  });

  it('states its limit, and refuses what is above it with 552, said beforehand or not', async () => {
    const mails: ReceivedMail[] = [];
    const { port } = await intake({ add: async (mail) => void mails.push(mail), config: { maxBytes: 10_000 } });
    const hello = await dialogue(port, 'EHLO x');
    expect(hello.answers[1]).toContain('SIZE 10000');
    hello.socket.destroy();
    const announced = await dialogue(port, 'EHLO x', 'MAIL FROM:<a@example.com> SIZE=10001');
    expect(announced.answers.at(-1)).toMatch(/^552/);
    announced.socket.destroy();
    const silent = await dialogue(
      port,
      'EHLO x',
      'MAIL FROM:<a@example.com>',
      'RCPT TO:<b@example.com>',
      'DATA',
      `${'x'.repeat(20_000)}\r\n.`,
    );
    expect(silent.answers.at(-1)).toMatch(/^552/);
    silent.socket.destroy();
    expect(mails).toEqual([]);
  });

  it('stores nothing of an e-mail that breaks off', async () => {
    const mails: ReceivedMail[] = [];
    const { port } = await intake({ add: async (mail) => void mails.push(mail) });
    const { socket } = await dialogue(port, 'EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA');
    await new Promise((written) => socket.write('Subject: half of it\r\n', written));
    socket.destroy();
    await send(port, 'whole');
    expect(mails.map(({ source }) => source.toString())).toEqual([expect.stringContaining('whole')]);
  });

  it('takes any login, and none', async () => {
    const { port } = await intake();
    const transport = createTransport({ host: '127.0.0.1', port, auth: { user: 'quien', pass: 'sea' } });
    expect(await transport.verify()).toBe(true);
  });

  it('turns away one connection too many with 421, and lets it come again', async () => {
    const { port } = await intake();
    const many = await Promise.all(Array.from({ length: 50 }, () => dialogue(port)));
    const refused = await dialogue(port);
    expect(refused.answers[0]).toMatch(/^421/);
    for (const { socket } of many) socket.destroy();
    await expect.poll(() => send(port).catch(String), { timeout: 5_000 }).toMatch(/^250/);
  });

  it('names the port and the variable when the port is in use', async () => {
    const { port } = await intake();
    const error = await intake({ config: { smtpPort: port } }).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(PortInUse);
    expect(String(error)).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*MAIL_INBOX_SMTP_PORT`));
  });

  it('lets an e-mail under way finish when it stops', async () => {
    const storing = gate();
    const stored = gate();
    const made = await intake({
      add: async () => {
        storing.resolve();
        await stored.promise;
      },
    });
    const sending = send(made.port);
    await storing.promise;
    const stopping = made.onApplicationShutdown();
    stored.resolve();
    expect(await sending).toMatch(/^250/);
    await stopping;
  });
});
