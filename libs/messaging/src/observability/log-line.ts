/** A log line for people: the text, why, then what else belongs to it. */
export function logLine({ err, ...fields }: { readonly err?: unknown }, text: string): string {
  const why = err === undefined ? '' : `: ${err instanceof Error ? String(err) : JSON.stringify(err)}`;
  const more = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${text}${why}${more}`;
}
