import { html, type Html } from '#platform';
import type { MailAddress } from '../mails/mail.js';
import type { StoredMail } from '../mails/mail-store.js';
import type { Reading } from './inbox-view.js';
import type { View } from './page-query.dto.js';
import { queryOf } from './query-of.js';
import { fileSize, longDate } from './spanish.js';

const VIEW_NAMES: Readonly<Record<View, string>> = { html: 'HTML', texto: 'Texto', fuente: 'Fuente' };

export function mailReader(reading: Reading, search: string | undefined): Html {
  const { mail, view } = reading;
  const { id, subject, from, to, cc, attachments, defect, size } = mail;
  const moment = mail.date ?? mail.receivedAt;
  return html`<article>
    <a class="back" href="/${queryOf({ q: search })}">Todos los correos</a>
    <header>
      <h2>${subject || '(sin asunto)'}</h2>
      <dl>
        <div>
          <dt>De</dt>
          <dd>${addresses(from)}</dd>
        </div>
        <div>
          <dt>Para</dt>
          <dd>${addresses(to)}</dd>
        </div>
        ${
          cc.length > 0 &&
          html`<div>
            <dt>Copia</dt>
            <dd>${addresses(cc)}</dd>
          </div>`
        }
        <div>
          <dt>Fecha</dt>
          <dd><time datetime="${moment.toISOString()}" data-long>${longDate(moment)}</time></dd>
        </div>
      </dl>
      ${defect && html`<p class="defect">Este correo está mal formado y se muestra como llegó: ${defect}</p>`}
      ${
        attachments.length > 0 &&
        html`<ul class="attachments" aria-label="Adjuntos">
          ${attachments.map((attachment, at) => html`<li><a href="/email/${id}/attachment/${at}" download>${attachment.filename}</a> <span>${fileSize(attachment.size)}</span></li>`)}
        </ul>`
      }
      <div class="tools">
        <nav class="views" aria-label="Vistas">
          ${views(mail).map((name) => html`<a href="/correos/${id}${queryOf({ vista: name, q: search })}" ${name === view && html` aria-current="true"`}>${VIEW_NAMES[name]}</a>`)}
        </nav>
        <span class="size">${fileSize(size)}</span>
        <form action="/correos/${id}/borrar" method="post"><button class="quiet">Borrar</button></form>
      </div>
    </header>
    ${content(reading)}
  </article>`;
}

const views = ({ html: markup, text }: StoredMail): View[] => [
  ...(markup === null ? [] : ['html' as const]),
  ...(text === null && markup !== null ? [] : ['texto' as const]),
  'fuente',
];

function content({ mail, view, source }: Reading): Html {
  if (view === 'fuente')
    return html`<pre class="source" tabindex="0" role="region" aria-label="Fuente">${source}</pre>`;
  if (view === 'html' && mail.html !== null) {
    return html`<iframe
      title="Contenido del correo"
      src="/email/${mail.id}/html"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
    ></iframe>`;
  }
  return html`<pre class="text" tabindex="0" role="region" aria-label="Texto">${mail.text ?? 'Este correo no tiene texto.'}</pre>`;
}

const addresses = (people: readonly MailAddress[]): Html[] | string =>
  people.length === 0
    ? '(nadie)'
    : people.map(
        ({ name, address }, at) =>
          html`${at > 0 && ', '}${name && html`<b>${name}</b> `}<span class="address">${address}</span>`,
      );
