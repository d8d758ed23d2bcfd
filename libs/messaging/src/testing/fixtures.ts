import { IsEmail, IsIn, IsInt, IsOptional, IsPositive, IsString } from 'class-validator';
import type { BatchEffect } from '../consuming/batches/batch-effect.js';
import type { BatchHandler, BatchSize } from '../consuming/batches/batch-handler.js';
import type { Effect, EffectKind } from '../consuming/effect.js';
import type { Handler } from '../consuming/handler.js';
import { channel, type Channel, type Subscription } from '../contract/channel.js';
import { Message, messageOf, type MessageClass } from '../contract/message.js';
import { fixed, type PolicyOptions } from '../contract/policy.js';
import type { Rule } from '../contract/rules.js';

/** A message for the library's own tests. */
export class OrderPlaced extends Message('order_placed') {
  @IsIn(['order_placed'])
  event_type = 'order_placed' as const;

  @IsString()
  order_id!: string;

  @IsInt()
  @IsPositive()
  quantity!: number;

  @IsOptional()
  @IsEmail()
  email?: string;
}

export class OrderCancelled extends Message('order_cancelled') {
  @IsString()
  order_id!: string;
}

export const anOrder = (fields: Partial<OrderPlaced> = {}): OrderPlaced =>
  messageOf(OrderPlaced, { event_type: 'order_placed', order_id: 'o-1', quantity: 5, ...fields });

interface Orders {
  readonly events: Channel<typeof OrderPlaced | typeof OrderCancelled>;
  readonly billing: Subscription<typeof OrderPlaced | typeof OrderCancelled>;
}

/** A channel of its own for each test, with one subscription whose retries come soon. */
export function orders(policy: PolicyOptions = {}): Orders {
  const events = channel('orders', {
    pattern: 'events',
    transport: 'embedded',
    messages: [OrderPlaced, OrderCancelled],
    typeField: 'event_type',
    identity: (message) => message.order_id,
  });
  const billing = events.subscription('billing', { attempts: 4, backoff: fixed('10ms'), ...policy });
  return { events, billing };
}

/** A handler of `OrderPlaced` that does what it is told. */
export function handlerOf<K extends EffectKind>(
  subscription: Subscription,
  effect: K,
  call: (message: OrderPlaced, context: Effect[K]) => Promise<void> | void,
  rules: readonly Rule[] = [],
): Handler {
  const messageClass: MessageClass = OrderPlaced;
  return { subscription, messageClass, effect, rules, name: 'Fixture.handle', call };
}

/** The same, of many at once. */
export function batchHandlerOf<K extends EffectKind>(
  subscription: Subscription,
  { effect, ...batch }: BatchSize & { readonly effect: K },
  callAll: (messages: readonly OrderPlaced[], context: BatchEffect[K]) => Promise<void> | void,
  rules: readonly Rule[] = [],
): BatchHandler {
  const messageClass: MessageClass = OrderPlaced;
  return { subscription, messageClass, effect, batch, rules, name: 'Fixture.handleAll', callAll };
}
