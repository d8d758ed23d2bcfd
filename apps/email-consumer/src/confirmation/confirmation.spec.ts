import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { SaleCompleted } from '#contracts';
import { messageOf } from '#messaging/contract';
import { confirmation } from './confirmation.js';
import { confirmationHtml } from './confirmation-html.js';
import { confirmationText } from './confirmation-text.js';

const aSale = (changes: Partial<SaleCompleted> = {}): SaleCompleted =>
  messageOf(SaleCompleted, {
    event_type: 'sale_completed',
    sale_id: '0193a7c2-5b1e',
    product_id: 1,
    product_name: 'Manzana Orgánica',
    quantity: 5,
    total: 75,
    customer_email: 'cliente@example.com',
    timestamp: '2025-11-22T01:57:03Z',
    ...changes,
  });
const said = (changes: Partial<SaleCompleted> = {}) => confirmation(aSale(changes), 'EUR');

describe('a confirmation', () => {
  it('says what was bought, for how much, and when', () => {
    for (const form of [confirmationText(said()), confirmationHtml(said()).toString()]) {
      for (const word of ['Manzana Orgánica', '75,00\u00a0€', '0193a7c2-5b1e', '22 de noviembre de 2025, 1:57 (UTC)']) {
        expect(form).toContain(word);
      }
    }
    expect(said().subject).toBe('Tu compra: 5 × Manzana Orgánica');
  });

  it('lays the text out in columns', () => {
    expect(confirmationText(said())).toContain(
      '  Producto   Manzana Orgánica\n  Cantidad   5\n  Total      75,00\u00a0€\n',
    );
  });

  it('escapes what comes from outside', () => {
    const markup = confirmationHtml(
      said({ product_name: '<img src=x onerror=alert(1)>', sale_id: '"><script>' }),
    ).toString();
    expect(markup).not.toMatch(/<img|<script/);
    expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('keeps line breaks of a name out of the subject and the columns', () => {
    const { subject, rows } = said({ product_name: 'Manzana\r\nBcc: victima@example.com\u2028x' });
    expect(subject).toBe('Tu compra: 5 × Manzana Bcc: victima@example.com x');
    expect(rows[0]).toEqual(['Producto', 'Manzana Bcc: victima@example.com x']);
  });
});
