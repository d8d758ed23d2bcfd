import type { Management, Policy, QueueDescription } from './management.js';
import type { Queue } from './topology.js';

/** What a policy says that our promises need, and may not stand in the arguments. */
export type Needs = Readonly<Record<string, string | number>>;

/** A queue, as it is on the broker. */
export interface Seen {
  readonly queue: Queue;
  readonly description: QueueDescription;
}

/** What policies say of a virtual host's queues. */
export interface Rules {
  readonly users: readonly Policy[];
  readonly operators: readonly Policy[];
}

/** Never drop what was delivered often: how often is for a subscription's policy to say. */
const NO_LIMIT: Needs = { 'delivery-limit': -1 };
/** What is dead-lettered leaves its queue once the other has it; that needs a queue which refuses rather than drops. */
const AT_LEAST_ONCE: Needs = { 'dead-letter-strategy': 'at-least-once', overflow: 'reject-publish' };

export async function rulesOf(management: Management): Promise<Rules> {
  return { users: await management.policies(), operators: await management.operatorPolicies() };
}

/** What a queue lacks of what only policies may say. Classic queues have none of it. */
export function lacking({ queue, description }: Seen, rules: Rules, versionMajor: number): readonly Needs[] {
  if (description.type !== 'quorum') return [];
  const effective = {
    ...foremost(rules.users, queue.name)?.definition,
    ...foremost(rules.operators, queue.name)?.definition,
  };
  const has = (needs: Needs): boolean => Object.entries(needs).every(([key, value]) => effective[key] === value);
  const needs = [
    // Before 4.0 there was no limit where nobody set one.
    ...(versionMajor >= 4 ? [NO_LIMIT] : []),
    ...('x-dead-letter-exchange' in queue.arguments ? [AT_LEAST_ONCE] : []),
  ];
  return needs.filter((one) => !has(one));
}

/** The policy of ours that gives a queue what it lacks; undefined where somebody else's stands for it: a queue has but one. */
export function policyFor({ queue }: Seen, lacks: readonly Needs[], { users }: Rules): Policy | undefined {
  const name = `trenza.${queue.name}`;
  const other = foremost(users, queue.name);
  if (lacks.length === 0 || (other && other.name !== name)) return undefined;
  const definition = Object.assign({}, other?.definition, ...lacks) as Policy['definition'];
  return {
    name,
    pattern: `^${queue.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`,
    'apply-to': 'queues',
    definition,
    priority: 0,
  };
}

/** Of the policies that match a queue the one that counts. */
export function foremost(policies: readonly Policy[], queue: string): Policy | undefined {
  const [first] = policies
    .filter(
      (policy) => /^(all|queues|quorum_queues)$/.test(policy['apply-to']) && new RegExp(policy.pattern).test(queue),
    )
    .toSorted((a, b) => b.priority - a.priority);
  return first;
}
