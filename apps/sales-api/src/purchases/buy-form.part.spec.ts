import { describe, expect, it } from 'vitest';
import { SalesConfig } from '../sales.config.js';
import { Storefront } from '../shop/storefront.js';
import { buyForm } from './buy-form.part.js';

const storefront = new Storefront(new SalesConfig());
const apple = { id: 1, name: 'Manzana', description: 'Roja', priceCents: 1500, stock: 10, picture: 'manzana' };
const keyIn = (form: unknown): string | undefined => /name="idempotency_key"\s+value="([^"]+)"/.exec(String(form))?.[1];

describe('buyForm', () => {
  it('posts to the product, with a key that no other form has', () => {
    expect(String(buyForm(apple, storefront))).toMatch(/method="post"\s+action="\/catalog\/1\/purchases"/);
    expect(keyIn(buyForm(apple, storefront))).toMatch(/^[\da-f-]{36}$/);
    expect(keyIn(buyForm(apple, storefront))).not.toBe(keyIn(buyForm(apple, storefront)));
  });

  it('shows what was typed, as text', () => {
    const evil = '"><script>alert(1)</script>';
    const form = String(buyForm(apple, storefront, { typed: { customer_email: evil }, message: evil, wrong: {} }));
    expect(form).not.toContain('<script>');
    expect(form).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it('ties every reason to its field, and puts the cursor in the first bad one', () => {
    const wrong = { quantity: 'muy poco', customer_email: 'no es un correo' };
    const form = String(buyForm(apple, storefront, { typed: {}, message: 'Revisa', wrong }));
    expect(form).toMatch(/id="quantity-1" aria-invalid="true" aria-describedby="quantity-1-wrong" autofocus/);
    expect(form).toContain('<p class="wrong" id="quantity-1-wrong">muy poco</p>');
    expect(form).toMatch(/id="customer_email-1" aria-invalid="true" aria-describedby="customer_email-1-wrong"\s+type/);
    expect(form).toContain('<p class="refusal" role="alert">Revisa</p>');
  });

  it('offers no form for what is sold out', () => {
    expect(String(buyForm({ ...apple, stock: 0 }, storefront))).not.toContain('<form');
  });
});
