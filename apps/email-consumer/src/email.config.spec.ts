import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { EmailConfig } from './email.config.js';

const badOf = (changes: Partial<EmailConfig>): string[] =>
  validateSync(Object.assign(new EmailConfig(), changes)).map(({ property }) => property);

describe('EmailConfig', () => {
  it('can be used as it stands', () => {
    expect(badOf({})).toEqual([]);
  });

  it.each([
    'smtp://mail-inbox:1025',
    'smtp://mail_inbox:1025',
    'smtp://127.0.0.1:1025',
    'smtp://[::1]:1025',
    'smtp://user%40example.com:p%2Fss@smtp.example.com:587/?requireTLS=true',
    'smtp://localhost:1025?requireTLS=true',
    'smtps://smtp.example.com',
  ])('takes %s for a server', (smtpUrl) => {
    expect(badOf({ smtpUrl })).toEqual([]);
  });

  it.each(['localhost:1025', 'http://localhost:1025', 'smtp://', 'smtp://host:99999', ''])('refuses %j', (smtpUrl) => {
    expect(badOf({ smtpUrl })).toEqual(['smtpUrl']);
  });

  it.each([
    [{ from: 'nobody' }, 'from'],
    [{ from: 'A <a@example.com>, B <b@example.com>' }, 'from'],
    [{ currency: 'EURO' }, 'currency'],
  ])('refuses %j', (changes, property) => {
    expect(badOf(changes)).toEqual([property]);
  });
});
