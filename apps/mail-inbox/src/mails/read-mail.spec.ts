import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail } from './read-mail.js';

const source = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('readMail', () => {
  it('reads who, what and when', async () => {
    const mail = await readMail(
      source(
        'From: =?utf-8?q?Tienda_=C3=91?= <tienda@trenza.example>',
        'To: Ana <ana@example.com>, equipo: luis@example.com, eva@example.com;',
        'Subject: =?utf-8?q?Tu_compra=3A_5_=C3=97_Manzana?=',
        'Message-ID: <sale.1@trenza.example>',
        'Date: Sat, 22 Nov 2025 01:57:03 +0000',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>Hola</p>',
      ),
    );
    expect(mail).toMatchObject({
      messageId: 'sale.1@trenza.example',
      subject: 'Tu compra: 5 × Manzana',
      from: [{ name: 'Tienda Ñ', address: 'tienda@trenza.example' }],
      to: [
        { name: 'Ana', address: 'ana@example.com' },
        { address: 'luis@example.com' },
        { address: 'eva@example.com' },
      ],
      date: new Date('2025-11-22T01:57:03Z'),
      defect: null,
    });
    expect(mail.html).toContain('<p>Hola</p>');
  });

  it('lists attachments with a name and a size', async () => {
    const mail = await readMail(
      source(
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: application/pdf; name="recibo.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'aGVsbG8=',
        '--x--',
      ),
    );
    expect(mail.attachments).toEqual([{ filename: 'recibo.pdf', contentType: 'application/pdf', size: 5 }]);
  });

  it('shows what it cannot read as it came, and says why', async () => {
    const nested = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    );
    const mail = await readMail(Buffer.from(nested.join('')));
    expect(mail.defect).toMatch(/nesting/i);
    expect(mail.text).toContain('boundary=b299');
  });

  it('reads any bytes, to texts that Postgres can hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const said = JSON.stringify(await readMail(Buffer.from(bytes)));
        expect(said).not.toContain(String.raw`\u0000`);
        expect(said).not.toMatch(/\\ud[89a-f]/i);
      }),
    );
  });

  it.each(['', '\0\0\0', 'Subject: a\0b\r\n\r\nc\0d', 'Date: Mon, 99 Foo 99999 00:00:00\r\n\r\n'])(
    'reads %j',
    async (text) => {
      expect(await readMail(Buffer.from(text))).toMatchObject({ date: null });
    },
  );
});
