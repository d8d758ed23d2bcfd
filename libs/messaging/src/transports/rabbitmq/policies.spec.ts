import { describe, expect, it } from 'vitest';
import type { Policy } from './management.js';
import { lacking, policyFor, type Rules, type Seen } from './policies.js';

const policy = (over: Partial<Policy>): Policy => ({
  name: 'a policy',
  pattern: '.*',
  'apply-to': 'queues',
  definition: {},
  priority: 0,
  ...over,
});

function seen(args: Readonly<Record<string, string>> = {}, type = 'quorum'): Seen {
  const queue = { name: 'q.1', arguments: args, boundTo: undefined };
  return { queue, description: { type, arguments: args, exclusive: false } };
}

const DLX = { 'x-dead-letter-exchange': 'q.1.dlx' };
const LIMIT = { 'delivery-limit': -1 };
const ONCE = { 'dead-letter-strategy': 'at-least-once', overflow: 'reject-publish' };
const none: Rules = { users: [], operators: [] };
const lifted: Rules = { users: [], operators: [policy({ definition: LIMIT })] };

describe('what a queue lacks of policies', () => {
  it.each([
    ['nothing lifts the limit of deliveries', seen(), none, [LIMIT]],
    ['an operator’s policy lifts it', seen(), lifted, []],
    ['it dead-letters at most once', seen(DLX), lifted, [ONCE]],
    ['it is a classic queue, which has neither', seen(DLX, 'classic'), none, []],
  ])('%s', (_, queue, rules, lacks) => {
    expect(lacking(queue, rules, 4)).toEqual(lacks);
  });

  it('is no limit before RabbitMQ 4, which set none', () => {
    expect(lacking(seen(), none, 3)).toEqual([]);
  });

  it('is set by a policy for this queue alone', () => {
    expect(policyFor(seen(DLX), lacking(seen(DLX), none, 4), none)).toMatchObject({
      name: 'trenza.q.1',
      pattern: '^q\\.1$',
      definition: { ...LIMIT, ...ONCE },
    });
  });

  it('is left to whoever has a policy for it: a queue has but one', () => {
    const rules = { users: [policy({ name: 'theirs', definition: { 'max-length': 9 } })], operators: [] };
    expect(lacking(seen(), rules, 4)).toEqual([LIMIT]);
    expect(policyFor(seen(), [LIMIT], rules)).toBeUndefined();
  });

  it('is what the policy of the highest priority says', () => {
    const users = [policy({ definition: LIMIT }), policy({ priority: 5 })];
    expect(lacking(seen(), { users, operators: [] }, 4)).toEqual([LIMIT]);
  });
});
