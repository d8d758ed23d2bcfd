import { html, type Html } from '#platform';
import { layout } from '../shop/layout.js';
import type { Storefront } from '../shop/storefront.js';
import type { Sale } from './sale.js';

/** The receipt. Its inner part also stands in the form's place when a purchase is made by assets/shop.js. */
export const salePage = (sale: Sale, storefront: Storefront): Html =>
  layout({
    title: 'Gracias por tu compra · La Huerta de Trenza',
    body: html`
      <div class="narrow">
        <div class="thanks">
          <h1>¡Gracias por tu compra!</h1>
          <p>La confirmación va en camino a tu correo, y tus puntos ya están sumando.</p>
        </div>
        <div class="card" data-product="/catalog/${sale.productId}">${receipt(sale, storefront)}</div>
        <p><a class="back" href="/catalog">← Seguir comprando</a></p>
      </div>
    `,
  });

const receipt = (sale: Sale, storefront: Storefront): Html => html`
  <div class="receipt" data-receipt tabindex="-1" role="status">
    <p class="done">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="15" fill="currentColor" opacity=".16" />
        <path
          d="M9 16.8l4.8 4.7L23.4 11"
          fill="none"
          stroke="currentColor"
          stroke-width="3"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      Compra hecha
    </p>
    <dl class="lines">
      <div>
        <dt>${sale.productName}</dt>
        <dd>× ${storefront.count(sale.quantity)}</dd>
      </div>
      <div>
        <dt>Correo</dt>
        <dd>${sale.customerEmail}</dd>
      </div>
      <div class="detail">
        <dt>Fecha</dt>
        <dd><time datetime="${sale.soldAt.toISOString()}">${storefront.moment(sale.soldAt)}</time></dd>
      </div>
      <div class="detail">
        <dt>Número</dt>
        <dd class="id">${sale.id}</dd>
      </div>
      <div class="total">
        <dt>Total</dt>
        <dd>${storefront.price(sale.totalCents)}</dd>
      </div>
    </dl>
    <p class="more">
      <a href="/catalog/${sale.productId}" data-again>Comprar más</a>
      <a class="see" href="/sales/${sale.id}">Ver el recibo</a>
    </p>
  </div>
`;
