import { html, type Html } from '#platform';
import { letterhead } from '../template/letterhead.js';

const PREVIEW_LENGTH = 120;

/** Plain text as a letter: an empty line ends a paragraph, any other line break stays one. */
export function letterHtml(subject: string, body: string): Html {
  const paragraphs = body.trim().split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/);
  return letterhead({
    title: subject,
    preview: body.replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH),
    content: html`${paragraphs.map(
      (paragraph) => html`<p style="margin:0 0 16px;word-break:break-word">${lines(paragraph)}</p> `,
    )}`,
    footer: 'Este correo se envió automáticamente desde Trenza.',
  });
}

const lines = (paragraph: string): Html[] =>
  paragraph.split(/\r?\n/).map((line, at) => html`${at > 0 && html`<br />`}${line}`);
