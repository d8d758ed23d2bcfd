import type { TopologyDifference } from '../topology.js';
import { foremost, lacking, policyFor, type Needs, type Rules, type Seen } from './policies.js';

/** What works, and promises less than it could. */
export function weaknesses(seen: Seen, rules: Rules, versionMajor: number): readonly TopologyDifference[] {
  const what = `queue "${seen.queue.name}"`;
  const weak = (detail: string): TopologyDifference => ({ kind: 'weak', what, detail });
  const { type } = seen.description;
  if (type === 'classic')
    return [
      weak(
        'is a classic queue: it is lost with its node, and its dead letters are taken over at most once. ' +
          'Drain and delete it where RabbitMQ has default_queue_type = quorum.',
      ),
    ];
  const lacks = lacking(seen, rules, versionMajor);
  const isOurs = policyFor(seen, lacks, rules) !== undefined;
  const other = foremost(rules.users, seen.queue.name)?.name ?? '';
  const remedy = isOurs
    ? 'Applying the topology sets it.'
    : `Add it to policy "${other}", which stands for this queue.`;
  return lacks.map((one) => weak(`${whatFor(one)}: no policy says ${written(one)}. ${remedy}`));
}

const whatFor = (needs: Needs): string =>
  'delivery-limit' in needs
    ? 'drops a message at its 21st delivery'
    : 'loses what it dead-letters when its node dies at that moment';

const written = (needs: Needs): string =>
  Object.entries(needs)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
