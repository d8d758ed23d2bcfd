import type { ReachedApp } from '../reach.js';
import { compared } from '../topology.js';
import { type Finding, findings } from './finding.js';

const { ok, warn, fail } = findings('topology');

const ADVICE = {
  missing: 'trenza topology apply',
  wrong: 'The detail says what to do; the app refuses to start like this.',
  weak: 'It works; the detail says what it doesn’t promise.',
  extra: 'trenza topology apply --prune, if nobody needs it any more.',
  unknown: 'The detail says what it takes.',
} as const;

/** Brokers against contracts, as the apps that answer see them. */
export async function checkTopologyOf(apps: readonly ReachedApp[]): Promise<readonly Finding[]> {
  const { differences, failures } = await compared(apps);
  const found = [
    ...differences.map(({ kind, transport, what, detail }) => {
      const said = { about: `${transport}: ${what}`, says: `${kind}: ${detail}`, advice: ADVICE[kind] };
      return kind === 'missing' || kind === 'wrong' ? fail(said) : warn(said);
    }),
    ...failures.map(({ app, transport, error }) =>
      fail({ about: transport, says: `${app} could not ask it: ${error}`, advice: `Check ${transport}.` }),
    ),
  ];
  return found.length > 0 ? found : [ok('brokers', 'are as the contracts say')];
}
