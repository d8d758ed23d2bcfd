import type { TopologyDifference } from '../topology.js';
import type { Refusal } from './probe.js';

/** An argument that differs, as the broker says it; 'none' where there is none. */
interface Inequivalence {
  readonly argument: string;
  readonly current: string;
  readonly wanted: string;
}

const SAID = /inequivalent arg '([^']+)' for .* in vhost '.*': received (.*) but current is (.*)$/s;

/** What a 406 says. */
export function inequivalenceOf({ words }: Refusal): Inequivalence | undefined {
  const [, argument, wanted, current] = SAID.exec(words) ?? [];
  return argument === undefined ? undefined : { argument, wanted: valueOf(wanted), current: valueOf(current) };
}

/** Of `the value '10000' of type 'short'` and of `'10000'` the value, and of what has none, none. */
function valueOf(words = 'none'): string {
  return /'([^']*)'/.exec(words)?.[1] ?? 'none';
}

/** What is there, and is not what the contract says. */
export function mismatch(
  kind: 'queue' | 'exchange',
  name: string,
  differing: readonly Inequivalence[],
): TopologyDifference {
  const is = differing.map(({ argument, current }) => `${argument} ${current}`).join(', ');
  const wanted = differing.map(({ argument, wanted: value }) => `${argument} ${value}`).join(', ');
  const remedy = kind === 'queue' ? 'Drain and delete it' : 'Delete it';
  return {
    kind: 'wrong',
    what: `${kind} "${name}"`,
    detail: `exists with ${is}; the contract says ${wanted}. ${remedy}, or set MESSAGING_ADOPT=${name} to use it as it is.`,
  };
}

/** By AMQP's reply codes (0-9-1, 1.8). */
const REMEDIES: Readonly<Record<number, string>> = {
  403: ' Give the user its configure permission, or have it made by somebody who has it.',
  405: ' Another connection has it for itself alone: close that one, or take another name.',
};

/** What the broker does not let this connection make. */
export function refused(kind: 'queue' | 'exchange', name: string, { code, words }: Refusal): TopologyDifference {
  return {
    kind: 'wrong',
    what: `${kind} "${name}"`,
    detail: `can't be declared: ${words}.${REMEDIES[code] ?? ''}`,
  };
}
