import 'reflect-metadata';
import type { BatchEffect } from '../consuming/batch-effect.js';
import type { BatchSize } from '../consuming/batch-handler.js';
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

type Method<M extends MessageClass, K extends EffectKind> = (
  message: InstanceType<M>,
  context: Effect[K],
) => Promise<void> | void;

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
 * It resolves when its effect is done; what it throws is judged by the rules here, then by the subscription's policy.
 * With `batch` it is given many at once; when it throws, it is called again with each half of them, until what fails
 * stands alone. Concurrency and time-out are then those of its calls.
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
  };
}

/** Every `@Consume` of a class. */
export function consumesOf(type: object): readonly ConsumeMetadata[] {
  return (Reflect.getMetadata(CONSUMES, type) as readonly ConsumeMetadata[] | undefined) ?? [];
}
