import type { AppDefinition } from './define-app.js';
import type { Host } from './host.js';

/** A page worth opening first. */
export interface Page {
  readonly title: string;
  readonly app: AppDefinition;
  readonly path: string;
}

/** Says that all apps are ready, where, and after how long: a table in a terminal, a line of JSON elsewhere. */
export function announce(name: string, host: Host, pages: readonly Page[]): void {
  const seconds = (performance.now() / 1_000).toFixed(1);
  const rows = [
    ...pages.map(({ title, app, path }) => [title, `${host.urls.get(app.name) ?? ''}${path}`] as const),
    ...[...host.urls].map(([app, url]) => [`${app}'s API`, `${url}/docs`] as const),
  ];
  if (process.stdout.isTTY)
    process.stdout.write(table(`${name} is ready after ${seconds} s; Ctrl-C drains and stops it`, rows));
  else host.logger.info({ urls: Object.fromEntries(rows), seconds: Number(seconds) }, `${name} is ready`);
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return `\n  ${title}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}\n\n`;
}
