import type { Channel } from '../../contract/channel.js';
import type { TopologyDifference } from '../topology.js';
import type { Management } from './management.js';
import { isRefusal, type Probe } from './probe.js';
import { topologyOf } from './topology.js';

/** Something of a planned channel that no contract names. */
export interface Extra {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  readonly difference: TopologyDifference;
}

/** What is bound to the planned exchanges, and the dead letters' parts of queues that have none by contract any more. */
export async function extrasOf(
  probe: Probe,
  management: Management,
  channels: readonly Channel[],
): Promise<readonly Extra[]> {
  const planned = channels.map(topologyOf);
  const queues = new Set(planned.flatMap((one) => one.queues.map(({ name }) => name)));
  const exchanges = new Set(planned.flatMap((one) => one.exchanges.map(({ name }) => name)));
  const extraQueues = new Set<string>();
  for (const exchange of exchanges) {
    for (const { destination, destination_type: type } of await management.bindingsFrom(exchange))
      if (type === 'queue' && !queues.has(destination)) extraQueues.add(destination);
  }
  const extra: Extra[] = [];
  for (const name of queues) {
    const leftOver = `${name}.dlx`;
    if (exchanges.has(leftOver) || !(await management.exchange(leftOver))) continue;
    extra.push(anExtra('exchange', leftOver, 'nothing waits in an exchange'));
    if (await management.queue(`${name}.dlq`)) extraQueues.add(`${name}.dlq`);
  }
  for (const name of extraQueues) {
    const answer = await probe.ask((channel) => channel.checkQueue(name));
    // One that is somebody's alone goes with its connection.
    if (!isRefusal(answer)) extra.push(anExtra('queue', name, lossOf(answer.messageCount)));
  }
  return extra;
}

/** Removes them, and what waits in them. */
export async function remove(probe: Probe, extras: readonly Extra[]): Promise<void> {
  for (const { kind, name } of extras)
    await probe.ask((channel) => (kind === 'queue' ? channel.deleteQueue(name) : channel.deleteExchange(name)));
}

const lossOf = (waiting: number): string =>
  waiting === 0 ? 'nothing waits in it' : `${waiting} messages wait in it and go with it`;

function anExtra(kind: Extra['kind'], name: string, lost: string): Extra {
  const detail = `no contract names it; pruning removes it: ${lost}.`;
  return { kind, name, difference: { kind: 'extra', what: `${kind} "${name}"`, detail } };
}
