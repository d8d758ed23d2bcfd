import { html, type Html } from '#platform';
import { assetUrl } from './assets.js';

export interface PageParts {
  readonly title: string;
  readonly body: Html;
}

/** What every page of the shop has. */
export const layout = ({ title, body }: PageParts): Html =>
  html`<!doctype html>
    <html lang="es">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="Fruta, verdura y despensa orgánicas." />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href="${assetUrl('icon.svg')}" />
        <link rel="preload" as="font" type="font/woff2" crossorigin href="${assetUrl('fraunces.woff2')}" />
        <link rel="preload" as="font" type="font/woff2" crossorigin href="${assetUrl('figtree.woff2')}" />
        <link rel="stylesheet" href="${assetUrl('shop.css')}" />
        <script type="module" src="${assetUrl('shop.js')}"></script>
      </head>
      <body>
        <a class="skip" href="#contenido">Saltar al contenido</a>
        <header class="top">
          <div class="wrap">
            <a class="brand" href="/catalog"
              ><img src="${assetUrl('icon.svg')}" alt="" width="36" height="36" />La Huerta de Trenza</a
            >
            <p>Orgánico, de temporada y de cerca</p>
          </div>
        </header>
        <main class="wrap" id="contenido">${body}</main>
        <footer class="bottom">
          <div class="wrap">
            <p>La Huerta de Trenza, una tienda de demostración: aquí no se cobra nada.</p>
            <p><a href="/docs">API</a></p>
          </div>
        </footer>
      </body>
    </html>`;
