import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.js';

const BLOCK = /^```(?:sh|bash|shell|console)\n(.*?)^```/gms;

/** Every command of README.md's shell blocks, in order; one that goes on after a backslash is one. */
export function readmeCommands(text = readFileSync(join(ROOT, 'README.md'), 'utf8')): string[] {
  return [...text.matchAll(BLOCK)]
    .flatMap(([, block = '']) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/^\$ /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
