import type { Confirmation, Row } from './confirmation.js';

/** The same words, for a reader of plain text. */
export function confirmationText({ title, greeting, rows, total, details, footer }: Confirmation): string {
  return [title, greeting, columns([...rows, total]), columns(details), footer].join('\n\n') + '\n';
}

function columns(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 3;
  return rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`).join('\n');
}
