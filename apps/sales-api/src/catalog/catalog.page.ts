import { html, type Html } from '#platform';
import { buyForm } from '../purchases/buy-form.part.js';
import { assetUrl } from '../shop/assets.js';
import { layout } from '../shop/layout.js';
import type { Storefront } from '../shop/storefront.js';
import type { Product } from './product.js';
import { stockPart } from './stock.part.js';

/** The shop: every product with its own form. */
export const catalogPage = (products: readonly Product[], storefront: Storefront): Html =>
  layout({
    title: 'La Huerta de Trenza',
    body: html`
      <section class="hero">
        <h1>Del surco a&nbsp;tu&nbsp;mesa</h1>
        <p>
          Fruta, verdura y despensa orgánicas, de gente que conocemos por su nombre. Elige, deja tu correo y listo: te
          llega la confirmación y sumas puntos con cada compra.
        </p>
      </section>
      <h2 class="out-of-sight">Productos</h2>
      ${products.length === 0 && html`<p>Hoy no hay nada en el mostrador. Vuelve pronto.</p>`}
      <ul class="grid">
        ${products.map((product) => card(product, storefront))}
      </ul>
    `,
  });

const card = (product: Product, storefront: Storefront): Html => html`
  <li class="${product.stock === 0 ? 'card sold-out' : 'card'}" data-product="/catalog/${product.id}">
    <a class="tile" href="/catalog/${product.id}" tabindex="-1" aria-hidden="true">
      <img src="${assetUrl(`products/${product.picture}.svg`)}" alt="" width="240" height="180" />
    </a>
    <div class="about">
      <div class="headline">
        <h3><a href="/catalog/${product.id}">${product.name}</a></h3>
        <p class="price">${storefront.price(product.priceCents)}</p>
      </div>
      <p class="description">${product.description}</p>
      ${stockPart(product, storefront)}
    </div>
    ${buyForm(product, storefront)}
  </li>
`;
