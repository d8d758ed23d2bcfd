import type { TopologyDifference, TopologyPlan } from '../topology.js';
import { equivalent, wrongOf } from './declare.js';
import { isRefusal, NOT_FOUND, type Probe } from './probe.js';
import { topologyOf, type Exchange, type Queue } from './topology.js';

/** How a broker differs from a plan, as far as AMQP tells: what is missing, and what is wrong. */
export async function compareByAmqp(
  probe: Probe,
  { channels, adopt = [] }: TopologyPlan,
): Promise<readonly TopologyDifference[]> {
  const found: (TopologyDifference | undefined)[] = [];
  for (const { exchanges, queues } of channels.map(topologyOf)) {
    for (const exchange of exchanges) found.push(await exchangeOf(probe, exchange, adopt));
    for (const queue of queues) found.push(await queueOf(probe, queue, adopt));
  }
  return found.flatMap((difference) => difference ?? []);
}

async function exchangeOf(
  probe: Probe,
  { name, type }: Exchange,
  adopt: readonly string[],
): Promise<TopologyDifference | undefined> {
  const isThere = !isRefusal(await probe.ask((channel) => channel.checkExchange(name)));
  if (!isThere) return missing('exchange', name);
  if (adopt.includes(name)) return undefined;
  // Of what is there already, a declaration changes nothing.
  const answer = await probe.ask((channel) => channel.assertExchange(name, type, { durable: true }));
  return isRefusal(answer) && answer.code !== FORBIDDEN ? wrongOf('exchange', name, answer) : undefined;
}

async function queueOf(probe: Probe, queue: Queue, adopt: readonly string[]): Promise<TopologyDifference | undefined> {
  const { name } = queue;
  const answer = await probe.ask((channel) => channel.checkQueue(name));
  if (isRefusal(answer)) return answer.code === NOT_FOUND ? missing('queue', name) : wrongOf('queue', name, answer);
  const refusal = adopt.includes(name) ? undefined : await equivalent(probe, queue);
  return refusal && refusal.code !== FORBIDDEN ? wrongOf('queue', name, refusal) : undefined;
}

/** Who may not declare it may use it all the same. */
const FORBIDDEN = 403;

const missing = (kind: 'queue' | 'exchange', name: string): TopologyDifference => ({
  kind: 'missing',
  what: `${kind} "${name}"`,
  detail: 'is not there; declaring makes it.',
});
