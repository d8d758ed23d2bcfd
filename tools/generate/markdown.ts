const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

export const code = (text: string): string => `\`${text}\``;

/** @throws RangeError without rows: a table that became empty is a mistake upstream */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) throw new RangeError(`no rows for the table of ${head.join(', ')}`);
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A page of Markdown: its title, what it is, and its parts, a blank line between each. */
export function markdown(title: string, ...parts: readonly string[]): string {
  const note = '<!-- Written by `npm run generate`; change what it is made from instead. -->';
  return `${[`# ${title}`, note, ...parts].join('\n\n')}\n`;
}
