import { randomUUID } from 'node:crypto';
import { IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import type { BatchEffect } from '../../consuming/batches/batch-effect.js';
import type { BatchHandler, BatchSize } from '../../consuming/batches/batch-handler.js';
import type { Effect, EffectKind } from '../../consuming/effect.js';
import type { Handler } from '../../consuming/handler.js';
import {
  channel,
  type Channel,
  type ChannelOptions,
  type Priority,
  type Subscription,
  type TransportName,
} from '../../contract/channel.js';
import { Message, messageOf, type Branded, type MessageClass } from '../../contract/message.js';
import { fixed, type PolicyOptions } from '../../contract/policy.js';
import type { Rule } from '../../contract/rules.js';

/** The suite's message: a number that is its identity. */
export class Thing extends Message('thing') {
  @IsInt()
  n!: number;

  @IsOptional()
  @IsString()
  text?: string;

  @IsOptional()
  @IsIn(['low', 'normal', 'high'])
  urgency?: Priority;
}

/** A type that the channel names and nobody handles. */
class Unhandled extends Message('unhandled') {
  @IsInt()
  n!: number;
}

export const thing = (n: number, fields: Partial<Pick<Thing, 'text' | 'urgency'>> = {}): Thing =>
  messageOf(Thing, { n, ...fields });

export const things = (count: number): readonly Thing[] => Array.from({ length: count }, (_, n) => thing(n));

export const ascending = (some: readonly number[]): number[] => some.toSorted((a, b) => a - b);

export type Things = Channel<typeof Thing | typeof Unhandled>;
type Options = Partial<ChannelOptions<typeof Thing | typeof Unhandled>> & { readonly name?: string };

/** A channel of the test's own. */
export function aChannel(transport: TransportName, { name, ...options }: Options = {}): Things {
  return channel(name ?? `conformance.${randomUUID()}`, {
    pattern: 'events',
    transport,
    messages: [Thing, Unhandled],
    identity: ({ n }) => String(n),
    ...options,
  });
}

/** Its name is unique, for some brokers know subscriptions by their names alone. Its retries come soon. */
export function aSubscription(of: Things, policy: PolicyOptions = {}): Subscription {
  return of.subscription(`subscription.${randomUUID()}`, {
    attempts: 4,
    backoff: fixed('20ms'),
    ...policy,
  });
}

export function handles<K extends EffectKind>(
  subscription: Subscription,
  effect: K,
  call: (message: Thing, context: Effect[K]) => unknown,
  rules: readonly Rule[] = [],
): Handler {
  const messageClass: MessageClass = Thing;
  const handler: Handler<K> = {
    subscription,
    messageClass,
    effect,
    rules,
    name: 'Conformance.handle',
    call: (message: Branded, context: Effect[K]) => call(message as Thing, context),
  };
  return handler;
}

/** The same, of many at once. */
export function handlesAll<K extends EffectKind>(
  subscription: Subscription,
  { effect, ...batch }: BatchSize & { readonly effect: K },
  callAll: (messages: readonly Thing[], context: BatchEffect[K]) => Promise<void> | void,
): BatchHandler {
  const messageClass: MessageClass = Thing;
  const handler: BatchHandler<K> = {
    subscription,
    messageClass,
    effect,
    batch,
    rules: [],
    name: 'Conformance.handleAll',
    callAll: (messages: readonly Branded[], context: BatchEffect[K]) => callAll(messages as readonly Thing[], context),
  };
  return handler;
}
