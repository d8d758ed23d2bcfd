import { html, type Html } from '#platform';
import type { Attempt } from '../purchases/attempt.js';
import { buyForm } from '../purchases/buy-form.part.js';
import { assetUrl } from '../shop/assets.js';
import { layout } from '../shop/layout.js';
import type { Storefront } from '../shop/storefront.js';
import type { Product } from './product.js';
import { stockPart } from './stock.part.js';

/** One product with its form; after a refused attempt, with its message and what was typed. */
export const productPage = (product: Product, storefront: Storefront, attempt?: Attempt): Html =>
  layout({
    title: `${attempt === undefined ? '' : 'Revisa tu compra: '}${product.name} · La Huerta de Trenza`,
    body: html`
      <div class="middle">
        <a class="back" href="/catalog">← Todo el catálogo</a>
        <article
          class="${product.stock === 0 ? 'product card sold-out' : 'product card'}"
          data-product="/catalog/${product.id}"
        >
          <div class="tile">
            <img src="${assetUrl(`products/${product.picture}.svg`)}" alt="" width="420" height="315" />
          </div>
          <div>
            <div class="about">
              <h1>${product.name}</h1>
              <p class="price">${storefront.price(product.priceCents)}</p>
              <p class="description">${product.description}</p>
              ${stockPart(product, storefront)}
            </div>
            ${buyForm(product, storefront, attempt)}
          </div>
        </article>
      </div>
    `,
  });
