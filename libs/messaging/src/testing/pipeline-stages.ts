import { Availability } from '../consuming/pausing/availability.js';
import type { Handler } from '../consuming/handler.js';
import { invoke } from '../consuming/inbox.js';
import { KeyOrder } from '../consuming/key-order.js';
import { innerSteps, outerSteps } from '../consuming/pipeline.js';
import type { Handle, Step, SubscriptionContext, Way } from '../consuming/step.js';
import { settle } from '../consuming/steps/settle.js';
import { Sweeper } from '../consuming/sweeper.js';
import { policyOf } from '../contract/policy.js';
import { silentLogger } from '../observability/logger.js';
import { noMetrics } from '../observability/metrics.js';
import { Tail } from '../observability/tail.js';
import { systemClock } from '../ports/clock.js';
import { memoryStores } from './memory-stores.js';

/** The pipeline as far as one of its steps, what comes after it left out. */
interface Stage {
  readonly name: string;
  readonly way: Way;
}

const names = { decodeBody: 'decode', keepOrder: 'keep order', timeOut: 'time out' };

/** The pipeline's stages, outermost first, each with all before it: what a step costs is the difference. For benchmarks. */
export function pipelineStages(handler: Handler): readonly Stage[] {
  const context = contextOf(handler);
  const stages: Stage[] = outerSteps.map((step, last) => ({
    name: step.name,
    way: around(outerSteps.slice(0, last + 1), () => 'done', context),
  }));
  const inner: readonly Step[] = [...innerSteps, () => invoke(context)];
  for (let length = 0; length <= inner.length; length += 1) {
    const kept = inner.slice(0, length);
    const way = kept.reduceRight<Handle>(
      (next, step) => step(next, context),
      () => 'done',
    );
    const name = length === 0 ? 'settle' : length === inner.length ? 'handler' : (kept.at(-1)?.name ?? '');
    stages.push({ name, way: around(outerSteps, settle(way, context), context) });
  }
  return stages.map(({ name, way }) => ({ name: name in names ? names[name as keyof typeof names] : name, way }));
}

function around(steps: typeof outerSteps, way: Way, context: SubscriptionContext): Way {
  return steps.reduceRight<Way>((next, step) => step(next, context), way);
}

function contextOf(handler: Handler): SubscriptionContext {
  const { subscription, messageClass } = handler;
  const { inbox, localQueue, deadLetters } = memoryStores();
  const availability = new Availability();
  const closing = (): boolean => false;
  return {
    subscription,
    channel: subscription.channel,
    transport: 'memory',
    tracer: undefined,
    answering: undefined,
    order: new KeyOrder({ subscription, localQueue, logger: silentLogger, closing }),
    policy: policyOf(subscription.policy),
    handlers: new Map([[messageClass.messageType, handler]]),
    inbox,
    localQueue,
    deadLetters,
    sweeper: new Sweeper(),
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    metrics: noMetrics,
    tail: new Tail(),
    availability,
    pause: () => undefined,
    succeeded: (id) => availability.succeeded(id),
    ended: ({ id = '' }) => availability.forget(id),
    callsAtOnce: 1,
    mayBegin: () => true,
    onRecall: () => undefined,
    closing,
  };
}
