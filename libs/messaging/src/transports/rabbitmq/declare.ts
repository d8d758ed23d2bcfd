import type { ChannelModel } from 'amqplib';
import type { Channel } from '../../contract/channel.js';
import type { TopologyDifference } from '../topology.js';
import { inequivalenceOf, mismatch, refused } from './inequivalence.js';
import { isRefusal, probing, type Probe, type Refusal } from './probe.js';
import { topologyOf, type Exchange, type Queue } from './topology.js';

const INEQUIVALENT = 406;
const DURABLE = { durable: true };

/**
 * Makes what is missing of channels, and resolves to what is there and wrong.
 * @param adopted names that are used as they are
 * @throws when the connection ended
 */
export async function declareChannels(
  model: ChannelModel,
  channels: readonly Channel[],
  adopted: ReadonlySet<string>,
): Promise<readonly TopologyDifference[]> {
  return probing(model, async (probe) => {
    const wrong: (TopologyDifference | undefined)[] = [];
    for (const { exchanges, queues } of channels.map(topologyOf)) {
      for (const exchange of exchanges) wrong.push(await declareExchange(probe, exchange, adopted));
      for (const queue of queues) wrong.push(await declareQueue(probe, queue, adopted));
    }
    return wrong.flatMap((difference) => difference ?? []);
  });
}

async function declareExchange(
  probe: Probe,
  { name, type }: Exchange,
  adopted: ReadonlySet<string>,
): Promise<TopologyDifference | undefined> {
  if (adopted.has(name) && !isRefusal(await probe.ask((channel) => channel.checkExchange(name)))) return undefined;
  const answer = await probe.ask((channel) => channel.assertExchange(name, type, DURABLE));
  if (!isRefusal(answer)) return undefined;
  // Who may not make it may use it all the same.
  if (answer.code !== INEQUIVALENT && !isRefusal(await probe.ask((channel) => channel.checkExchange(name))))
    return undefined;
  return wrongOf('exchange', name, answer);
}

async function declareQueue(
  probe: Probe,
  queue: Queue,
  adopted: ReadonlySet<string>,
): Promise<TopologyDifference | undefined> {
  const { name, boundTo } = queue;
  const isThere = async (): Promise<boolean> => !isRefusal(await probe.ask((channel) => channel.checkQueue(name)));
  const asItIs = adopted.has(name) && (await isThere());
  const refusal = asItIs ? undefined : await equivalent(probe, queue);
  if (refusal && (refusal.code === INEQUIVALENT || !(await isThere()))) return wrongOf('queue', name, refusal);
  if (boundTo === undefined) return undefined;
  const bound = await probe.ask((channel) => channel.bindQueue(name, boundTo, ''));
  return isRefusal(bound) && !refusal ? wrongOf('queue', name, bound) : undefined;
}

/** A queue of another type than the broker's default does as well; all else must be equal. */
export async function equivalent(probe: Probe, { name, arguments: own }: Queue): Promise<Refusal | undefined> {
  const declare = (args: Queue['arguments']) =>
    probe.ask((channel) => channel.assertQueue(name, { ...DURABLE, arguments: args }));
  const answer = await declare(own);
  if (!isRefusal(answer)) return undefined;
  const { argument, current } = inequivalenceOf(answer) ?? {};
  if (argument !== 'x-queue-type' || current === undefined) return answer;
  const again = await declare({ ...own, 'x-queue-type': current });
  return isRefusal(again) ? again : undefined;
}

export function wrongOf(kind: 'queue' | 'exchange', name: string, refusal: Refusal): TopologyDifference {
  const inequivalence = inequivalenceOf(refusal);
  return inequivalence ? mismatch(kind, name, [inequivalence]) : refused(kind, name, refusal);
}
