export interface Stage {
  /** The npm script that it runs. */
  readonly script: string;
  readonly counts: boolean;
}

const check = (script: string): Stage => ({ script, counts: false });
const tests = (project: string): Stage => ({ script: `test:${project}`, counts: true });

/** What is read and not run, cheapest first: each has the machine for itself. */
export const checks: readonly Stage[] = ['lint', 'format:check', 'laws', 'dead', 'typecheck'].map(check);

/**
 * Two rows of stages that run side by side, for those in containers wait for most of their time; without a Docker engine
 * there is nothing in the second. Every stage runs, whatever the one before it said.
 */
export const lanes: readonly (readonly Stage[])[] = [
  ['unit', 'e2e', 'browser', 'faults'].map(tests),
  ['compose', 'containers', 'faults-rabbitmq'].map(tests),
];
