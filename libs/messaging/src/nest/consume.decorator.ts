import 'reflect-metadata';
import { PARAM_ARGS_METADATA } from '@nestjs/microservices/constants.js';
import { Ctx } from '@nestjs/microservices/decorators/ctx.decorator.js';
import { Payload } from '@nestjs/microservices/decorators/payload.decorator.js';
import type { BatchEffect } from '../consuming/batches/batch-effect.js';
import type { BatchSize } from '../consuming/batches/batch-handler.js';
import type { Effect, EffectKind } from '../consuming/effect.js';
import type { Subscription } from '../contract/channel.js';
import type { MessageClass } from '../contract/message.js';
import type { Rule } from '../contract/rules.js';

interface Common {
  /** What the handler's errors mean; the first rule that matches decides. */
  readonly rules?: readonly Rule[];
}

/** How a handler's effect is kept from happening twice. `none` needs a reason. */
export type ConsumeOptions<K extends EffectKind> = K extends 'none'
  ? Common & { readonly effect: K; readonly because: string }
  : Common & { readonly effect: K };

/** The same, of a method that is given many messages at once. */
export type BatchOptions<K extends EffectKind> = ConsumeOptions<K> & {
  /** At most so many at once; the first of them waits so long for others. */
  readonly batch: BatchSize;
};

/** What `@Consume` says of one method. */
export interface ConsumeMetadata {
  readonly subscription: Subscription;
  readonly messageClass: MessageClass;
  readonly effect: EffectKind;
  readonly rules: readonly Rule[];
  readonly batch: BatchSize | undefined;
  readonly method: string;
}

type Method<M extends MessageClass, K extends EffectKind> = (message: InstanceType<M>, context: Effect[K]) => unknown;

type BatchMethod<M extends MessageClass, K extends EffectKind> = (
  messages: readonly InstanceType<M>[],
  context: BatchEffect[K],
) => Promise<void> | void;

type Decorator<Allowed> = <H extends Allowed>(
  target: object,
  method: string,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

const CONSUMES = Symbol('trenza:consumes');

/**
 * Makes a method the handler of one type of message of one subscription.
 * It resolves when its effect is done, to the reply where the message is a request; what it throws is judged by the rules here, then by the subscription's policy.
 * With `batch` it is given many at once; when it throws, it is called again with each half of them, until what fails
 * stands alone. Concurrency and time-out are then those of its calls.
 * Guards, pipes, interceptors and filters work on it and on its class, as on a microservice's `@EventPattern`.
 * Its class is a provider, listed in `MessagingModule.forFeature({ consumers: […] })`.
 */
export function Consume<Named extends MessageClass, M extends Named, K extends EffectKind>(
  subscription: Subscription<Named>,
  messageClass: M,
  options: { readonly effect: K } & BatchOptions<K>,
): Decorator<BatchMethod<M, K>>;
export function Consume<Named extends MessageClass, M extends Named, K extends EffectKind>(
  subscription: Subscription<Named>,
  messageClass: M,
  options: { readonly effect: K; readonly batch?: never } & ConsumeOptions<K>,
): Decorator<Method<M, K>>;
export function Consume(
  subscription: Subscription,
  messageClass: MessageClass,
  { effect, rules = [], batch }: Common & { readonly effect: EffectKind; readonly batch?: BatchSize },
): Decorator<unknown> {
  return (target, method) => {
    const declared: ConsumeMetadata = { subscription, messageClass, effect, rules, batch, method };
    Reflect.defineMetadata(CONSUMES, [...consumesOf(target.constructor), declared], target.constructor);
    completeParameters(target, method);
  };
}

/** Where some parameters have a decorator, Nest leaves the others undefined. The message comes first, its context second. */
function completeParameters(target: object, method: string): void {
  const said = Reflect.getMetadata(PARAM_ARGS_METADATA, target.constructor, method) as
    Record<string, { readonly index: number }> | undefined;
  if (!said) return;
  const indexes = new Set(Object.values(said).map(({ index }) => index));
  if (!indexes.has(0)) Payload()(target, method, 0);
  if (!indexes.has(1)) Ctx()(target, method, 1);
}

/** Every `@Consume` of a class. */
export function consumesOf(type: object): readonly ConsumeMetadata[] {
  return (Reflect.getMetadata(CONSUMES, type) as readonly ConsumeMetadata[] | undefined) ?? [];
}
