import { createTransport } from 'nodemailer';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { freePort } from '../support/free-port.js';
import { moodyServer } from '../support/moody-server.js';
import { bought, mailTo, read } from '../support/shop.js';
import { until } from '../support/until.js';

describe('a confirmation', () => {
  it('goes to any SMTP server, and repeated after a lost answer it has the same Message-ID', async () => {
    const server = await moodyServer(onTestFinished, { answersToLose: 1 });
    const { urls } = await allInOne(onTestFinished, { env: { SMTP_URL: server.url } });
    const sale = await bought(urls.sales, { email: 'fina@example.com' });
    await until('the e-mail was taken twice', () => server.taken.length === 2);
    const [first = '', second = ''] = server.taken.map((source) => /^Message-ID: (.+)$/im.exec(source)?.[1]);
    expect(first).toContain(sale.sale_id);
    expect(second).toBe(first);
  });
});

describe('an SMTP server that is away', () => {
  it('keeps no purchase from being made, and every confirmation is sent once it is back', async () => {
    const port = await freePort();
    const { program, urls } = await allInOne(onTestFinished, { env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
    const buyers = Array.from({ length: 10 }, (_, number) => `cliente${number}@example.com`);
    await Promise.all(buyers.map((email) => bought(urls.sales, { email })));
    await until('they were tried', () => {
      const waiting = program.logLines().filter(({ subscription }) => subscription === 'email_notifications');
      return waiting.length >= buyers.length;
    });

    const server = await moodyServer(onTestFinished, { port });
    await until('all e-mails', () => server.taken.length >= buyers.length, { withinMs: 90_000 });
    const recipients = server.taken.map((source) => /^To: (.+)$/im.exec(source)?.[1]?.trim());
    expect(new Set(recipients)).toEqual(new Set(buyers));
    expect(server.taken).toHaveLength(buyers.length);
  });
});

describe('the inbox', async () => {
  const { urls, smtpPort } = await allInOne(afterAll);

  it('takes e-mails from anybody by SMTP', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: smtpPort });
    onTestFinished(() => transport.close());
    await transport.sendMail({
      from: 'Otro programa <otro@example.org>',
      to: 'gema@example.com',
      subject: 'Niño y piñata: 5 €',
      text: 'Hola',
      html: '<p>Hola</p>',
    });
    expect(await mailTo(urls.inbox, 'gema@example.com')).toMatchObject({
      subject: 'Niño y piñata: 5 €',
      from: [{ address: 'otro@example.org', name: 'Otro programa' }],
      text: expect.stringMatching(/^Hola\s*$/) as string,
      html: expect.stringMatching(/^<p>Hola<\/p>\s*$/) as string,
    });
  });

  it('lists the newest first', async () => {
    await bought(urls.sales, { email: 'primera@example.com' });
    await mailTo(urls.inbox, 'primera@example.com');
    await bought(urls.sales, { email: 'segunda@example.com' });
    await mailTo(urls.inbox, 'segunda@example.com');
    const mails = await read<{ to: { address: string }[] }[]>(`${urls.inbox}/email`);
    expect(mails.slice(0, 2).map(({ to }) => to[0]?.address)).toEqual(['segunda@example.com', 'primera@example.com']);
  });
});
