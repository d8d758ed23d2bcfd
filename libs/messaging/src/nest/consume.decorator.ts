import 'reflect-metadata';
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

/** What `@Consume` says of one method. */
export interface ConsumeMetadata {
  readonly subscription: Subscription;
  readonly messageClass: MessageClass;
  readonly effect: EffectKind;
  readonly rules: readonly Rule[];
  readonly method: string;
}

type Method<M extends MessageClass, K extends EffectKind> = (
  message: InstanceType<M>,
  context: Effect[K],
) => Promise<void> | void;

const CONSUMES = Symbol('trenza:consumes');

/**
 * Makes a method the handler of one type of message of one subscription.
 * It resolves when its effect is done; what it throws is judged by the rules here, then by the subscription's policy.
 * Its class is a provider, listed in `MessagingModule.forFeature({ consumers: […] })`.
 */
export function Consume<Named extends MessageClass, M extends Named, K extends EffectKind>(
  subscription: Subscription<Named>,
  messageClass: M,
  options: { readonly effect: K } & ConsumeOptions<K>,
) {
  return <H extends Method<M, K>>(target: object, method: string, _descriptor: TypedPropertyDescriptor<H>): void => {
    const { effect, rules = [] } = options;
    const all: ConsumeMetadata[] = [
      ...consumesOf(target.constructor),
      { subscription, messageClass, effect, rules, method },
    ];
    Reflect.defineMetadata(CONSUMES, all, target.constructor);
  };
}

/** Every `@Consume` of a class. */
export function consumesOf(type: object): readonly ConsumeMetadata[] {
  return (Reflect.getMetadata(CONSUMES, type) as readonly ConsumeMetadata[] | undefined) ?? [];
}
