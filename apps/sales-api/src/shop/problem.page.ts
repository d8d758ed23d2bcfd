import { html, type Html } from '#platform';
import { layout } from './layout.js';

const WORDS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['Algo no cuadra en la dirección', 'No entendimos lo que pide. Desde el catálogo llegas a todo.'],
  404: ['Aquí no crece nada', 'Esta página no existe, o ya no existe.'],
  429: ['Con calma', 'Van demasiadas visitas seguidas. Espera un momento y vuelve a intentarlo.'],
};
const OURS = [
  'Se nos enredó la trenza',
  'El problema es nuestro y ya quedó anotado. Inténtalo otra vez en un momento.',
] as const;
const YOURS = ['Esto no se pudo', 'Vuelve al catálogo e inténtalo otra vez.'] as const;

/** A problem in words for a customer. What it says to programs is in its JSON. */
export function problemPage(status: number): Html {
  const [title, text] = WORDS[status] ?? (status >= 500 ? OURS : YOURS);
  return layout({
    title: `${title} · La Huerta de Trenza`,
    body: html`
      <div class="problem narrow">
        <h1>${title}</h1>
        <p>${text}</p>
        <a class="button" href="/catalog">Ir al catálogo</a>
      </div>
    `,
  });
}
