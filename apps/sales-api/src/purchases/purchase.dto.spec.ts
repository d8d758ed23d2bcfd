import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_QUANTITY, PurchaseDto } from './purchase.dto.js';

const good = { quantity: 5, customer_email: 'cliente@example.com' };
const badFields = (body: object): string[] =>
  validateSync(plainToInstance(PurchaseDto, body)).map(({ property }) => property);

describe('PurchaseDto', () => {
  it.each([1, 5, MAX_QUANTITY])('takes a quantity of %d', (quantity) => {
    expect(badFields({ ...good, quantity })).toEqual([]);
  });

  it.each([
    0,
    -1,
    2.5,
    MAX_QUANTITY + 1,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '5',
    null,
    true,
    [5],
    { n: 5 },
    undefined,
  ])('refuses a quantity of %j', (quantity) => {
    expect(badFields({ ...good, quantity })).toEqual(['quantity']);
  });

  it.each(['cliente@example.com', 'ana.lópez@ejemplo.es', "o'hara+tienda@sub.example.org"])(
    'takes the e-mail %s',
    (email) => {
      expect(badFields({ ...good, customer_email: email })).toEqual([]);
    },
  );

  it.each([
    '',
    'nobody',
    'a@b',
    'a@example.com,b@example.com',
    'Ana <ana@example.com>',
    'a@example.com\nBcc: b@example.com',
    'a@example.com\r\n',
    '"a\r\nBcc: b@example.com"@example.com',
    '"a b"@example.com',
    'a\u0000@example.com',
    'a\u2028b@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(250)}.com`,
    42,
    null,
    ['a@example.com'],
  ])('refuses the e-mail %j', (email) => {
    expect(badFields({ ...good, customer_email: email })).toEqual(['customer_email']);
  });

  it('lets no line break through, wherever it stands', () => {
    const breaks = fc.constantFrom('\r', '\n', '\r\n', '\u0085', '\u2028', '\u2029', '\v', '\f', '\t', '\0');
    fc.assert(
      fc.property(fc.emailAddress(), breaks, fc.nat(), fc.boolean(), (email, breaking, place, quoted) => {
        const at = place % (email.length + 1);
        const broken = email.slice(0, at) + breaking + email.slice(at);
        const forged = quoted ? broken.replace(/^(.*)@/s, '"$1"@') : broken;
        expect(badFields({ ...good, customer_email: forged })).toEqual(['customer_email']);
      }),
    );
  });

  it('names every bad field', () => {
    expect(badFields({}).toSorted()).toEqual(['customer_email', 'quantity']);
  });
});
