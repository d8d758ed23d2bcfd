import 'reflect-metadata';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aSale, aTask, startBesideShop, type Running, type Shop } from '../../../tests/support/beside-shop.js';
import { emailConsumer } from './bootstrap.js';
import { deadLetters, localQueue, messaging } from './database/schema.js';
import { reply, smtpServer } from './testing/unruly-server.js';

const SOON = { timeout: 15_000 };

const startEmail = (environment: Readonly<Record<string, string>>): Promise<Running> =>
  startBesideShop({ app: emailConsumer, tables: messaging }, environment);

/** The app, and an SMTP server that behaves as `options` say. */
async function emailTo(options: SMTPServerOptions = {}) {
  const server = await smtpServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { shop, stop } = await startEmail({ SMTP_URL: server.url });
  onTestFinished(async () => void (await stop()));
  return { shop, server };
}

const deadOf = async ({ database }: Shop): Promise<object[]> =>
  database.db
    .select({
      id: deadLetters.id,
      reason: deadLetters.reason,
      error: deadLetters.error,
      attempts: deadLetters.attempts,
    })
    .from(deadLetters);

describe('the email consumer', { timeout: 30_000 }, () => {
  it('confirms each sale once, to who bought, under a Message-ID with the id of the sale', async () => {
    const { shop, server } = await emailTo();
    const sale = aSale();
    await shop.sell(sale);
    await shop.sell(sale, aSale({ customer_email: 'otra@example.com' }));
    await expect.poll(() => server.received.length, SOON).toBe(2);
    const [confirmation = ''] = server.received.filter((mail) => mail.includes('To: cliente@example.com'));
    expect(confirmation).toContain(`Message-ID: <sale.${sale.sale_id}@trenza.example>`);
    expect(confirmation).toContain('=?UTF-8?Q?Tu_compra');
  });

  it('sends what the email queue asks for', async () => {
    const { shop, server } = await emailTo();
    const task = aTask();
    await shop.ask(task);
    await expect.poll(() => server.received.length, SOON).toBe(1);
    expect(server.received[0]).toContain(`Message-ID: <task.${task.id}@trenza.example>`);
    expect(server.received[0]).toContain('Subject: Tu clase');
    expect(server.received[0]).toContain('Tu clase es el martes.');
  });

  it('dead-letters at once what the server refuses with 5xx, and sends its neighbours', async () => {
    const { shop, server } = await emailTo({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('no') ? reply(550, 'no such mailbox') : null),
    });
    const refused = aSale({ customer_email: 'no@example.com' });
    await shop.sell(refused, aSale());
    await expect.poll(() => deadOf(shop), SOON).toMatchObject([{ id: refused.sale_id, reason: 'rule', attempts: 1 }]);
    await expect.poll(() => server.received.length, SOON).toBe(1);
  });

  it('dead-letters at once a subject with a line break, and sends nothing', async () => {
    const { shop, server } = await emailTo();
    await shop.ask(aTask({ subject: 'Hola\r\nBcc: victima@example.com' }));
    await expect.poll(() => deadOf(shop), SOON).toMatchObject([{ reason: 'rejected', attempts: 1 }]);
    expect(server.received).toEqual([]);
  });

  it('tries again what the server answers with 4xx', async () => {
    let refusals = 3;
    const { shop, server } = await emailTo({
      onRcptTo: (_address, _session, done) => done(refusals-- > 0 ? reply(452, 'mailbox full') : null),
    });
    await shop.sell(aSale());
    await expect.poll(() => server.received.length, SOON).toBe(1);
  });

  it('waits for a server that is away, and burns no attempt', async () => {
    const away = await smtpServer();
    await away[Symbol.asyncDispose]();
    const { shop, stop } = await startEmail({ SMTP_URL: away.url });
    onTestFinished(async () => void (await stop()));
    await shop.sell(aSale());
    const waiting = async (): Promise<object[]> =>
      shop.database.db.select({ attempts: localQueue.attempts }).from(localQueue);
    await expect.poll(waiting, SOON).toEqual([{ attempts: 0 }]);
    const server = await smtpServer({}, Number(new URL(away.url).port));
    onTestFinished(() => server[Symbol.asyncDispose]());
    await expect.poll(() => server.received.length, SOON).toBe(1);
    expect(await deadOf(shop)).toEqual([]);
  });
});
