import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snippetsIn } from '../support/snippets.js';
import { sources } from '../support/sources.js';

const guide = readFileSync('docs/guides/rabbitmq.md', 'utf8');
const blocks = snippetsIn(guide);

/** What stands in the sources, specs aside, with `…` for every value, and without what joins strings over lines. */
const printed = sources(['libs', 'tools'])
  .filter(({ path }) => !/\.spec\.ts$|\/testing\//.test(path))
  .map(({ text }) =>
    text
      .replaceAll(/['`]\s*\+\s*['`]/g, '')
      .replaceAll(/\$\{[^{}]*\}/g, '…')
      .replaceAll("\\'", "'"),
  );

/** The tables of what our own programs print: of each row the texts in its first cell. */
const own = guide.slice(guide.indexOf('### Cannot connect'));
const texts = own
  .split('\n')
  .filter((line) => /^\| +`/.test(line))
  .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));

/** Ends with what `…` stands for, that may be left out. */
const shortened = (text: string): string => text.replace(/(?:…[.,;]? ?)+$/, '');

describe('docs/guides/rabbitmq.md', () => {
  it('has its snippets, and its tables', () => {
    expect(blocks.map(([file]) => file).toSorted()).toEqual(readdirSync('examples/rabbitmq-guide').toSorted());
    expect(texts.length).toBeGreaterThan(30);
  });

  it.each(blocks)('shows examples/rabbitmq-guide/%s as it is', (file, code) => {
    expect(code).toBe(readFileSync(join('examples/rabbitmq-guide', file), 'utf8'));
  });

  it.each([...new Set(texts)])('says what the code prints: %s', (text) => {
    const said = shortened(text);
    expect(said.length).toBeGreaterThan(10);
    expect(printed.some((source) => source.includes(said))).toBe(true);
  });
});

describe('docs/guides/operations.md', () => {
  const operations = readFileSync('docs/guides/operations.md', 'utf8');
  const commands = [...operations.matchAll(/npx trenza ([a-z]+)(?: ([a-z]+))?/g)];
  const program = sources(['tools']).find(({ path }) => path.endsWith('trenza/program.ts'))?.text ?? '';
  const metrics = [...new Set(operations.match(/\btrenza_[a-z_]+(?=\{| >| grows|`)/g))];
  const known = sources(['libs/platform']).map(({ text }) => text);

  it('names commands that there are', () => {
    expect(commands.length).toBeGreaterThan(10);
    const unknown = commands.filter(
      ([, name]) => !new RegExp(`command\\('${name}[ ']|'${name}'\\] as const|\\['${name}',`).test(program),
    );
    expect(unknown.map(([all]) => all)).toEqual([]);
  });

  it.each(metrics)('names a figure that there is: %s', (name) => {
    expect(known.some((text) => text.includes(`'${name}'`))).toBe(true);
  });
});
