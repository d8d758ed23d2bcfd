import type { Subscription } from '../contract/channel.js';
import type { Branded, MessageClass } from '../contract/message.js';
import type { Rule } from '../contract/rules.js';
import type { BatchHandler } from './batch-handler.js';
import type { Effect, EffectKind } from './effect.js';

/** What a handler says of itself. */
export interface HandlerDeclaration<K extends EffectKind> {
  readonly subscription: Subscription;
  readonly messageClass: MessageClass;
  readonly effect: K;
  /** What its errors mean, before the general classification. */
  readonly rules: readonly Rule[];
  /** Where it stands, such as `AwardPoints.award`, for errors and logs. */
  readonly name: string;
}

/** A function that handles one type of message of one subscription, and what it says of itself. */
export interface Handler<K extends EffectKind = EffectKind> extends HandlerDeclaration<K> {
  call(message: Branded, context: Effect[K]): Promise<void> | void;
}

/** One message at a time, or many. */
export type AnyHandler = Handler | BatchHandler;
