import { html, type Html } from '#platform';
import type { Inbox } from './inbox-view.js';
import { mailList } from './mail-list.js';
import { mailReader } from './mail-reader.js';
import { GONE, mailGone, noMailOpen } from './no-mail.js';
import { mailCount } from './spanish.js';

const braid = html`<svg
  viewBox="0 0 32 32"
  width="32"
  height="32"
  aria-hidden="true"
  fill="none"
  stroke-width="4"
  stroke-linecap="round"
>
  <path class="strand-1" d="M8 3c0 7 16 6 16 13S8 22 8 29" />
  <path class="strand-2" d="M16 3c0 7-8 6-8 13s16 6 16 13" />
  <path class="strand-3" d="M24 3c0 7-8 6-8 13s0 6 0 13" />
</svg>`;

export function inboxPage(inbox: Inbox): Html {
  const { version, search, count, mails, reading, gone } = inbox;
  const title = gone ? GONE : reading ? reading.mail.subject || '(sin asunto)' : mailCount(count);
  return html`<!doctype html>
    <html lang="es">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Buzón de Trenza</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/inbox.css" />
        <script src="/assets/inbox.js" defer></script>
      </head>
      <body data-version="${version}" class="${reading || gone ? 'reading' : 'listing'}">
        <a class="skip" href="#lector">Saltar al correo</a>
        <header class="bar">
          <h1>
            <a class="brand" href="/">${braid}<span>Buzón</span></a>
          </h1>
          <form class="search" role="search" action="/" method="get">
            <label class="hidden" for="q">Buscar</label>
            <input
              id="q"
              name="q"
              type="search"
              value="${search}"
              placeholder="Buscar asunto o dirección"
              maxlength="200"
              autocomplete="off"
            />
          </form>
          <p class="away" id="conexion" role="status"></p>
          ${
            mails.length > 0 &&
            !search &&
            html`<form class="empty" action="/vaciar" method="post">
              <button class="quiet" data-confirm="¿Borrar todos los correos?">Vaciar</button>
            </form>`
          }
        </header>
        <main>
          <nav class="list" id="lista" aria-labelledby="titulo">
            <div class="list-head">
              <h2 id="titulo">${search ? 'Resultados' : 'Correos'}</h2>
              <p id="recuento" role="status">${mailCount(count)}</p>
            </div>
            ${mailList(inbox)}
          </nav>
          <section class="reader" id="lector" aria-label="Correo abierto" tabindex="-1">
            ${reading ? mailReader(reading, search) : gone ? mailGone(search) : noMailOpen(count)}
          </section>
        </main>
      </body>
    </html> `;
}
