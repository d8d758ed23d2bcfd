import { readFile } from 'node:fs/promises';
import type { Letters, Redriven } from './answers.js';
import { Failure, NOT_UNDERSTOOD, REFUSED } from './failures.js';
import { letterOf, reach, type Reach } from './reach.js';
import { shortened, table } from './table.js';

/** Which letters, by the names of the options. */
export interface Filter {
  readonly app?: string;
  readonly subscription?: string;
  readonly type?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
}

export async function listLetters(options: Reach & Filter & { readonly limit: number }): Promise<string> {
  const query = new URLSearchParams({ ...filterOf(options), limit: String(options.limit) });
  const found = await Promise.all(
    (await appsOf(options)).map(async ({ client }) => {
      const page = await client.ask<Letters>('GET', `/dead-letters?${query.toString()}`);
      return { app: client.name, ...page };
    }),
  );
  if (options.json) return JSON.stringify(found, undefined, 2);
  const rows = found.flatMap(({ app, letters }) =>
    letters.map((one) => {
      const whose = one.subscription ?? one.channel;
      return [`${app}/${one.letter_id}`, one.died_at, whose, one.type ?? '-', one.reason, shortened(one.error)];
    }),
  );
  const count = found.reduce((sum, page) => sum + page.count, 0);
  if (count === 0) return 'No dead letters.';
  const shown = rows.length < count ? [`\n${rows.length} of ${count}; --limit shows more, a filter fewer.`] : [];
  return [table(['LETTER', 'DIED', 'SUBSCRIPTION', 'TYPE', 'REASON', 'ERROR'], rows), ...shown].join('\n');
}

export async function showLetter(reference: string, options: Reach): Promise<string> {
  const { client, id } = await letterOf(reference, options);
  return JSON.stringify(await client.ask('GET', `/dead-letters/${id}`), undefined, 2);
}

export async function editLetter(
  reference: string,
  options: Reach & { readonly data?: string; readonly file?: string; readonly type?: string },
): Promise<string> {
  const { client, id } = await letterOf(reference, options);
  const text = options.file === undefined ? options.data : await readFile(options.file, 'utf8');
  if (text === undefined) throw new Failure('Say the new body with --data or --file.', NOT_UNDERSTOOD);
  const edited = await client.ask('PUT', `/dead-letters/${id}`, { body: jsonOf(text), type: options.type });
  return options.json
    ? JSON.stringify(edited, undefined, 2)
    : `${client.name}/${id} has its new body; redrive has it handled.`;
}

export async function redriveLetters(
  references: readonly string[],
  options: Reach & Filter & { readonly all?: true; readonly expiresAt?: string },
): Promise<string> {
  if (references.length > 0) {
    for (const reference of references) {
      const { client, id } = await letterOf(reference, options);
      await client.ask('POST', `/dead-letters/${id}/redrive`, { expires_at: options.expiresAt });
    }
    return options.json ? JSON.stringify({ redriven: references }) : `${references.length} redriven.`;
  }
  const selection = { ...selectionOf(options), expires_at: options.expiresAt };
  const done = await Promise.all(
    (await appsOf(options)).map(async ({ client }) => {
      return { app: client.name, ...(await client.ask<Redriven>('POST', '/dead-letters/redrive', selection)) };
    }),
  );
  if (options.json) return JSON.stringify(done, undefined, 2);
  const left = done.flatMap((one) => one.left.map(({ letter_id, why }) => `${one.app}/${letter_id} stays: ${why}`));
  const lines = [`${done.reduce((sum, one) => sum + one.redriven.length, 0)} redriven.`, ...left].join('\n');
  if (left.length > 0) throw new Failure(lines, REFUSED);
  return lines;
}

export async function discardLetters(
  references: readonly string[],
  options: Reach & Filter & { readonly all?: true },
): Promise<string> {
  for (const reference of references) {
    const { client, id } = await letterOf(reference, options);
    await client.ask('DELETE', `/dead-letters/${id}`);
  }
  let count = references.length;
  for (const { client } of references.length > 0 ? [] : await appsOf(options)) {
    const { discarded } = await client.ask<{ discarded: number[] }>(
      'POST',
      '/dead-letters/discard',
      selectionOf(options),
    );
    count += discarded.length;
  }
  return options.json ? JSON.stringify({ discarded: count }) : `${count} discarded.`;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`The data is no JSON: ${error instanceof Error ? error.message : String(error)}`, NOT_UNDERSTOOD);
  }
}

async function appsOf(options: Reach & Filter): ReturnType<typeof reach> {
  const apps = await reach(options);
  const chosen = apps.filter(({ client }) => options.app === undefined || client.name === options.app);
  if (chosen.length === 0) throw new Failure(`${options.app} doesn't answer.`, REFUSED);
  return chosen;
}

function filterOf({ subscription, type, reason, text, from, to }: Filter): Record<string, string> {
  const said = Object.entries({ subscription, type, reason, text, from, to });
  return Object.fromEntries(said.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function selectionOf(options: Filter & { readonly all?: true }): object {
  const filter = filterOf(options);
  if (Object.keys(filter).length === 0 && !options.all)
    throw new Failure('Say which: app/number, a filter such as --subscription, or --all.', NOT_UNDERSTOOD);
  return { ...filter, all: options.all };
}
