import { html, type Html } from '#platform';
import type { MailAddress } from '../mails/mail.js';
import type { ListedMail } from '../mails/mail-store.js';
import type { Inbox } from './inbox-view.js';
import { queryOf } from './query-of.js';
import { shortDate } from './spanish.js';

export function mailList(inbox: Inbox): Html {
  const { mails, search, older, newest } = inbox;
  if (mails.length === 0) {
    return html`<p class="none">${search ? html`Nada contiene «${search}».` : 'Todavía no ha llegado ninguno.'}</p>`;
  }
  return html`<ol class="mails">
      ${mails.map((mail) => item(mail, inbox))}
    </ol>
    ${
      (older !== undefined || !newest) &&
      html`<p class="pages">
        ${!newest && html`<a href="/${queryOf({ q: search })}">Los más nuevos</a>`}
        ${older !== undefined && html`<a rel="next" href="/${queryOf({ q: search, antes: String(older) })}">Más antiguos</a>`}
      </p>`
    }`;
}

function item(mail: ListedMail, { search, reading, newest, mails }: Inbox): Html {
  const { id, subject, to, receivedAt, excerpt, defect } = mail;
  const current = reading?.mail.id === id;
  // the list stays on its page while an e-mail of it is read
  const antes = newest ? undefined : String((mails[0]?.id ?? id) + 1n);
  return html`<li>
    <a href="/correos/${id}${queryOf({ q: search, antes })}" data-mail="${id}" ${current && html` aria-current="page"`}>
      <span class="line"
        ><span class="to">${people(to)}</span>
        <time datetime="${receivedAt.toISOString()}">${shortDate(receivedAt)}</time></span
      >
      <span class="subject">${subject || '(sin asunto)'}</span>
      <span class="excerpt">${defect ? 'No se pudo leer: se muestra como llegó.' : excerpt}</span>
    </a>
  </li>`;
}

const people = (to: readonly MailAddress[]): string =>
  to.map(({ name, address }) => name || address).join(', ') || '(sin destinatario)';
