import { randomUUID } from 'node:crypto';
import { html, type Html } from '#platform';
import type { Product } from '../catalog/product.js';
import type { Storefront } from '../shop/storefront.js';
import type { Attempt } from './attempt.js';
import { MAX_EMAIL, MAX_QUANTITY } from './purchase.dto.js';

/**
 * The form of one product, good for one purchase: its hidden key makes a second submit find the first one's sale.
 * It works by itself; assets/shop.js only spares the change of page.
 */
export function buyForm(product: Product, storefront: Storefront, attempt?: Attempt): Html {
  const refusal = attempt && html`<p class="refusal" role="alert">${attempt.message}</p>`;
  if (product.stock === 0) {
    return html`<div class="gone" data-gone tabindex="-1">${refusal}Vuelve pronto: lo estamos cosechando.</div>`;
  }
  const [firstWrong] = Object.keys(attempt?.wrong ?? {});
  const typed = (field: string, initial: string): string => attempt?.typed[field] ?? initial;
  const state = (field: string): Html =>
    fieldState(`${field}-${product.id}`, attempt?.wrong[field], firstWrong === field);
  const wrong = (field: string): Html | undefined => fieldMessage(`${field}-${product.id}`, attempt?.wrong[field]);

  return html`
    <form
      class="buy"
      method="post"
      action="/catalog/${product.id}/purchases"
      data-buy
      data-cents="${product.priceCents}"
      data-currency="${storefront.currency}"
    >
      ${refusal}
      <input type="hidden" name="idempotency_key" value="${randomUUID()}" autocomplete="off" />
      <div class="fields">
        <div class="field">
          <label for="quantity-${product.id}">Cantidad</label>
          <input
            ${state('quantity')}
            type="number"
            name="quantity"
            value="${typed('quantity', '1')}"
            min="1"
            max="${Math.min(product.stock, MAX_QUANTITY)}"
            step="1"
            inputmode="numeric"
            autocomplete="off"
            required
          />
        </div>
        <div class="field">
          <label for="customer_email-${product.id}">Correo electrónico</label>
          <input
            ${state('customer_email')}
            type="email"
            name="customer_email"
            value="${typed('customer_email', '')}"
            maxlength="${MAX_EMAIL}"
            autocomplete="email"
            placeholder="tu@correo.com"
            required
          />
        </div>
        ${wrong('quantity')} ${wrong('customer_email')}
      </div>
      <button>Comprar <span class="out-of-sight">${product.name}</span><output></output></button>
    </form>
  `;
}

const fieldState = (id: string, reason: string | undefined, focused: boolean): Html =>
  reason === undefined
    ? html`id="${id}"`
    : html`id="${id}" aria-invalid="true" aria-describedby="${id}-wrong" ${focused && html`autofocus`}`;

const fieldMessage = (id: string, reason: string | undefined): Html | undefined =>
  reason === undefined ? undefined : html`<p class="wrong" id="${id}-wrong">${reason}</p>`;
