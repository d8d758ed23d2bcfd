import { html, type Html } from '#platform';
import { queryOf } from './query-of.js';

export const GONE = 'Este correo ya no está';

const envelope = html`<svg
      viewBox="0 0 120 90"
      width="120"
      height="90"
      aria-hidden="true"
      fill="none"
      stroke-width="3"
      stroke-linejoin="round"
      stroke-linecap="round"
    >
      <rect x="6" y="6" width="108" height="78" rx="8" />
      <path class="strand-1" d="M10 12l50 40 50-40" />
      <path class="strand-2" d="M10 80l36-34" />
      <path class="strand-3" d="M110 80L74 46" />
    </svg>`;

/** The place of the reader while no e-mail is open. */
export function noMailOpen(count: number): Html {
  return html`<div class="nothing">
    ${envelope}
    ${
      count > 0
        ? html`<p>Elige un correo para leerlo.</p>`
        : html`<p>El buzón está vacío.</p>
            <p class="hint">Lo que se envíe por SMTP aparece aquí al momento y no sale de esta máquina.</p>`
    }
  </div>`;
}

/** The place of the reader when what was asked for isn't there. */
export function mailGone(search: string | undefined): Html {
  return html`<div class="nothing">
    ${envelope}
    <p>${GONE}.</p>
    <p class="hint">Se borró, o nunca llegó. <a href="/${queryOf({ q: search })}">Todos los correos</a></p>
  </div>`;
}
