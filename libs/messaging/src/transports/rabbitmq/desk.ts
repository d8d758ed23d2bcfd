import type { ChannelModel } from 'amqplib';
import type { Channel } from '../../contract/channel.js';
import type { TopologyDifference, TopologyPlan } from '../topology.js';
import { compareByAmqp } from './compare.js';
import { extrasOf, remove } from './extras.js';
import { mismatch } from './inequivalence.js';
import type { Management } from './management.js';
import { lacking, policyFor, rulesOf, type Rules, type Seen } from './policies.js';
import { probing, type Probe } from './probe.js';
import { topologyOf } from './topology.js';
import { weaknesses } from './weaknesses.js';

/** Compares a broker with a plan, and mends what AMQP can't: by its management API, where that is known. */
export class Desk {
  constructor(private readonly management: Management | undefined) {}

  /** Asks its management of each thing once. */
  compare(model: ChannelModel, plan: TopologyPlan): Promise<readonly TopologyDifference[]> {
    return probing(model, (probe) => new Desk(this.management?.once()).#compared(model, probe, plan));
  }

  async #compared(model: ChannelModel, probe: Probe, plan: TopologyPlan): Promise<readonly TopologyDifference[]> {
    const seen = await this.detailed(plan.channels, await compareByAmqp(probe, plan));
    if (!this.management) return [...seen, UNSEEN];
    try {
      const extras = await extrasOf(probe, this.management, plan.channels);
      return [
        ...seen,
        ...(await this.#bindings(plan, seen)),
        ...(await this.#weak(model, plan)),
        ...extras.map(({ difference }) => difference),
      ];
    } catch (error) {
      return [...seen, { kind: 'weak', what: "RabbitMQ's management", detail: `could not be asked: ${String(error)}` }];
    }
  }

  /** @throws ManagementFailed */
  prune(model: ChannelModel, { channels }: TopologyPlan): Promise<readonly TopologyDifference[]> {
    return probing(model, async (probe: Probe) => {
      const extras = this.management ? await extrasOf(probe, this.management, channels) : [];
      await remove(probe, extras);
      return extras.map(({ difference }) => difference);
    });
  }

  /** Sets the policies that planned queues lack. @throws ManagementFailed */
  async setPolicies(model: ChannelModel, { channels }: TopologyPlan): Promise<void> {
    if (!this.management) return;
    const rules = await rulesOf(this.management);
    for (const seen of await this.#seen(channels)) {
      const policy = policyFor(seen, lacking(seen, rules, versionOf(model)), rules);
      if (policy) await this.management.setPolicy(policy);
    }
  }

  /** The same differences, with every argument that differs: AMQP says but one. */
  async detailed(
    channels: readonly Channel[],
    differences: readonly TopologyDifference[],
  ): Promise<readonly TopologyDifference[]> {
    if (!differences.some(({ kind }) => kind === 'wrong')) return differences;
    const seen = await this.#seen(channels).catch((): readonly Seen[] => []);
    return differences.map((difference) => {
      const one = seen.find(({ queue }) => difference.what === `queue "${queue.name}"`);
      const differing = difference.kind === 'wrong' && one ? differingArguments(one) : [];
      return one && differing.length > 0 ? mismatch('queue', one.queue.name, differing) : difference;
    });
  }

  async #weak(model: ChannelModel, { channels }: TopologyPlan): Promise<readonly TopologyDifference[]> {
    const rules: Rules = this.management ? await rulesOf(this.management) : { users: [], operators: [] };
    return (await this.#seen(channels)).flatMap((seen) => weaknesses(seen, rules, versionOf(model)));
  }

  /** Queues that are there, and get nothing of what is published for them. */
  async #bindings(plan: TopologyPlan, missing: readonly TopologyDifference[]): Promise<readonly TopologyDifference[]> {
    const found: TopologyDifference[] = [];
    for (const { name, boundTo } of plan.channels.flatMap((channel) => topologyOf(channel).queues)) {
      const what = `binding of queue "${name}" to exchange "${boundTo}"`;
      if (boundTo === undefined || missing.some((one) => one.what === `queue "${name}"` && one.kind === 'missing'))
        continue;
      const bindings = (await this.management?.bindingsFrom(boundTo)) ?? [];
      if (!bindings.some(({ destination }) => destination === name))
        found.push({ kind: 'missing', what, detail: 'is not there; declaring makes it.' });
    }
    return found;
  }

  async #seen(channels: readonly Channel[]): Promise<readonly Seen[]> {
    const { management } = this;
    if (!management) return [];
    const queues = channels.flatMap((channel) => topologyOf(channel).queues);
    const descriptions = await Promise.all(queues.map(({ name }) => management.queue(name)));
    return queues.flatMap((queue, at) => {
      const description = descriptions[at];
      return description ? [{ queue, description }] : [];
    });
  }
}

const UNSEEN: TopologyDifference = {
  kind: 'unknown',
  what: 'RabbitMQ',
  detail:
    'does not tell by AMQP what is bound, what type its queues have, which policies there are, and what no contract names: set RABBITMQ_MANAGEMENT_URL to have that compared.',
};

function versionOf({ connection }: ChannelModel): number {
  return Number.parseInt(connection.serverProperties.version, 10);
}

function differingArguments({ queue, description }: Seen) {
  const names = new Set([...Object.keys(queue.arguments), ...Object.keys(description.arguments)]);
  names.delete('x-queue-type');
  return [...names].flatMap((argument) => {
    const [wanted = 'none', current = 'none'] = [queue.arguments[argument], description.arguments[argument]];
    return wanted === current
      ? []
      : [{ argument, wanted: String(wanted), current: JSON.stringify(current).replaceAll('"', '') }];
  });
}
