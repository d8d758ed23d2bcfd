import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';
import { NotConnected, TopologyMismatch } from '../../errors/transport-errors.js';
import type { SourceStatus } from '../consumption.js';
import type { TopologyPlan } from '../topology.js';
import type { Transport } from '../transport.js';
import { WRITES_AT_ONCE, type RabbitmqOptions } from './config.js';
import { Connection } from './connection.js';
import { feedableOf } from './consume.js';
import { Declarations } from './declarations.js';
import { Desk } from './desk.js';
import { rabbitmqFeatures } from './features.js';
import { readAtOnce } from './amqp/inlet.js';
import { Management } from './management.js';
import { isRefusal, probing, type Refusal } from './probe.js';
import { publishMessages } from './publish.js';
import { Publisher } from './publisher.js';
import { QueueFeed } from './queue-feed.js';
import { States } from './states.js';
import { sourceQueue } from './topology.js';
import { vhostOf } from './vhost.js';

/** How long a goodbye may take once everything is settled. */
const GOODBYE_MS = 2_000;

/** RabbitMQ by AMQP 0-9-1: one connection to publish and declare by, and one to consume by where somebody consumes. */
export function rabbitmqTransport(options: RabbitmqOptions): Transport {
  const { logger } = options;
  const [publishing, consuming] = [new Connection(options, 'publishing'), new Connection(options, 'consuming')];
  const declarations = new Declarations();
  const desk = new Desk(managementOf(options));
  const states = new States([publishing, consuming], logger);
  const publisher = new Publisher(publishing, declarations, logger);
  const feeds = new Set<QueueFeed>();
  let closing: Promise<void> | undefined;
  consuming.onConnected(readAtOnce);
  publishing.open();

  /** Asks the broker; where somebody consumes by a connection that it always reads. @throws why it can't be asked */
  const asking = async <T>(question: (model: ChannelModel) => Promise<T>): Promise<T> => {
    const connection = consuming.state.is === 'connected' ? consuming : publishing;
    const model = closing ? undefined : await connection.reached();
    if (!model) throw whyAway(connection);
    try {
      return await connection.answered(question(model));
    } catch (error) {
      throw connection.model === model ? error : whyAway(connection);
    }
  };
  const asked = <T>(question: (channel: Channel) => Promise<T>): Promise<T | Refusal> =>
    asking((model) => probing(model, (probe) => probe.ask(question)));

  const declare = async (plan: TopologyPlan): Promise<void> => {
    declarations.add(plan);
    const model = closing ? undefined : await publishing.reached();
    if (!model) return;
    const wrong = await publishing.answered(declarations.declare(model, plan.channels)).catch((error: unknown) => {
      // It holds from the next connection on, or before the first publish that is read again.
      if (publishing.model === model && publishing.state.is !== 'blocked') throw error;
      return [];
    });
    if (wrong.length > 0) throw new TopologyMismatch(await desk.detailed(plan.channels, wrong));
    await desk.setPolicies(model, plan).catch((err: unknown) => logger.warn({ err }, 'policies could not be set'));
  };

  const shut = async (graceMs: number): Promise<void> => {
    const settled = Promise.all([...[...feeds].map((feed) => feed.close()), publisher.emptied()]);
    const late = new AbortController();
    await Promise.race([settled, sleep(graceMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    publisher.close();
    const goodbye = Promise.all([...feeds].map((feed) => feed.giveUp()));
    await Promise.race([goodbye, sleep(GOODBYE_MS, undefined, { ref: false })]);
    await Promise.all([publishing.close(GOODBYE_MS), consuming.close(GOODBYE_MS)]);
  };

  return {
    name: 'rabbitmq',
    features: rabbitmqFeatures,
    writesAtOnce: WRITES_AT_ONCE,
    declare,
    compare: (plan) => asking((model) => desk.compare(model, plan)),
    prune: (plan) => asking((model) => desk.prune(model, plan)),
    publish: (address, messages, { signal } = {}) => publishMessages(publisher, address, messages, signal),
    consume: async (source, { prefetch }, handle) => {
      const feedable = feedableOf(source, declarations);
      if (closing) throw new NotConnected('rabbitmq', 'it is closed');
      const closed = (one: QueueFeed): void => void feeds.delete(one);
      const feed = new QueueFeed({ source: feedable, connection: consuming, prefetch, logger, closed }, handle);
      feeds.add(feed);
      try {
        await feed.start();
      } catch (error) {
        await feed.close();
        throw error;
      }
      return feed;
    },
    inspect: async (source): Promise<SourceStatus> => {
      const queue = sourceQueue(source);
      const answer = await asked((channel) => channel.checkQueue(queue));
      if (isRefusal(answer)) return { ready: 0, unsettled: 0, consumers: 0 };
      return { ready: answer.messageCount, unsettled: undefined, consumers: answer.consumerCount };
    },
    purge: async (source) => {
      const queue = sourceQueue(source);
      const answer = await asked((channel) => channel.purgeQueue(queue));
      return isRefusal(answer) ? 0 : answer.messageCount;
    },
    onState: (listener) => states.onState(listener),
    close: (graceMs) => (closing ??= shut(graceMs)),
  };
}

function whyAway({ state }: Connection): Error {
  return 'why' in state ? state.why : new NotConnected('rabbitmq', 'it is closed');
}

function managementOf({ managementUrl, tls, urls: [first] }: RabbitmqOptions): Management | undefined {
  if (managementUrl === undefined || first === undefined) return undefined;
  return new Management(managementUrl, vhostOf(first), tls);
}
