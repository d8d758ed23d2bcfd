export interface Stage {
  /** The npm script that it runs. */
  readonly script: string;
  readonly counts: boolean;
}

const check = (script: string): Stage => ({ script, counts: false });
const tests = (script: string): Stage => ({ script, counts: true });

const projects = ['unit', 'e2e', 'containers', 'compose', 'browser', 'faults', 'faults-rabbitmq'];

/** Everything that must hold, cheapest first. Every stage runs, whatever the one before it said. */
export function stages(): Stage[] {
  return [
    ...['lint', 'format:check', 'laws', 'dead', 'typecheck'].map(check),
    ...projects.map((project) => tests(`test:${project}`)),
  ];
}
