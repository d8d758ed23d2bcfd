import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** A rule, and code that breaks it. */
const violations = {
  'typescript(no-explicit-any)': 'export const anything = (value: any): unknown => value;',
  'typescript(no-non-null-assertion)': 'export const first = (all: string[]): string => all[0]!;',
  'typescript(no-floating-promises)': 'Promise.resolve(1);',
  'typescript(no-misused-promises)': 'export const mapped = [1].filter(async () => Promise.resolve(true));',
  'typescript(no-unsafe-return)': "export const parsed = (): number => JSON.parse('1');",
  'typescript(only-throw-error)': "export const fail = (): never => { throw 'a text'; };",
  'vitest(no-focused-tests)': "import { it } from 'vitest'; it.only('runs alone', () => undefined);",
  'vitest(no-disabled-tests)': "import { it } from 'vitest'; it.skip('never runs', () => undefined);",
  'import(no-default-export)': 'export default 1;',
  'eslint(no-console)': "console.log('to nobody');",
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trenza-lint-')));

/** The rules that oxlint, as `npm run lint` configures it, finds broken, as `file rule`. */
function lint(): string[] {
  Object.values(violations).forEach((code, at) => writeFileSync(join(folder, `${at}.ts`), `${code}\n`));
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "module": "nodenext" } }');
  const program = resolve('node_modules/oxlint/bin/oxlint');
  const args = ['--config', resolve('.oxlintrc.json'), '--format', 'json', '.'];
  const { stdout } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
  return diagnostics.map(({ filename, code }) => `${filename} ${code}`);
}

describe('oxlint', () => {
  const found = lint();
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.keys(violations).map((rule, at) => ({ rule, file: `${at}.ts` })))('finds $rule', ({ rule, file }) => {
    expect(found).toContain(`${file} ${rule}`);
  });
});
