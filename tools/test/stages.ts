import { existsSync } from 'node:fs';

export interface Stage {
  /** The npm script that it runs. */
  readonly script: string;
  readonly counts: boolean;
}

const check = (script: string): Stage => ({ script, counts: false });
const tests = (script: string): Stage => ({ script, counts: true });

const projects = ['e2e', 'containers', 'browser', 'faults'];

/** Everything that must hold, cheapest first. Every stage runs, whatever the one before it said. */
export function stages(): Stage[] {
  const present = projects.filter((project) => existsSync(`tests/${project}`));
  return [
    ...['lint', 'format:check', 'laws', 'dead', 'typecheck'].map(check),
    ...['unit', ...present].map((project) => tests(`test:${project}`)),
  ];
}
