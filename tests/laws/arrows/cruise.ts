import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The part of dependency-cruiser's JSON that is read here. */
interface Result {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
    readonly violations: readonly { readonly from: string; readonly rule: { name: string; severity: string } }[];
  };
}

export interface Cruise {
  readonly modules: readonly string[];
  readonly rules: readonly string[];
  /** Each error, for warnings stop nobody, as `file rule`. */
  readonly violations: readonly string[];
}

const CONFIG = resolve('.dependency-cruiser.mjs');
const PROGRAM = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const FOLDERS = '{apps,libs,tools,tests,bench,examples}';

/** Holds the folders below `root` to this repository's arrows, as `npm run laws` does. */
export function cruise(root: string): Cruise {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, '--config', CONFIG, '--output-type', 'json', FOLDERS],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(stderr);
  const { modules, summary } = JSON.parse(stdout) as Result;
  return {
    modules: modules.map(({ source }) => source),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
    violations: summary.violations
      .filter(({ rule }) => rule.severity === 'error')
      .map(({ from, rule }) => `${from} ${rule.name}`),
  };
}
