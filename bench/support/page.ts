import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const FILE = 'docs/measured/benchmarks.md';
const PREFACE = `<!-- Written by \`npm run bench -- <name> --full\`; not by hand. -->
# Benchmarks, measured

Medians of interleaved rounds in one run; ratios tell more than figures, which are of one machine.
`;

/** Prints what was measured; with \`--full\`, it also becomes its section of docs/measured/benchmarks.md. */
export function publish(name: string, text: string): void {
  console.log(`\n${text}\n`);
  if (!process.argv.includes('--full')) return;
  const machine = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const section = `${name}\n\n${text}\n\n${machine}.\n`;
  const sections = existsSync(FILE) ? readFileSync(FILE, 'utf8').split(/^## /m).slice(1) : [];
  const others = sections.filter((other) => !other.startsWith(`${name}\n`)).map((other) => other.trimEnd() + '\n');
  mkdirSync('docs/measured', { recursive: true });
  writeFileSync(FILE, [PREFACE, ...[...others, section].toSorted()].join('\n## '));
}
