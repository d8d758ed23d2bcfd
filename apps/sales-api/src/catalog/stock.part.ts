import { html, type Html } from '#platform';
import type { Storefront } from '../shop/storefront.js';
import type { Product } from './product.js';

/** From here on it is said that few are left. */
const FEW = 20;

/** How many are left, in words. Replaced in place after a purchase (assets/shop.js). */
export function stockPart({ stock }: Product, storefront: Storefront): Html {
  if (stock === 0) return html`<p class="stock none" data-stock>Agotado</p>`;
  if (stock === 1) return html`<p class="stock low" data-stock>Queda 1</p>`;
  if (stock <= FEW) return html`<p class="stock low" data-stock>Quedan ${stock}</p>`;
  return html`<p class="stock" data-stock>${storefront.count(stock)} disponibles</p>`;
}
