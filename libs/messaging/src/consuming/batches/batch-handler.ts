import type { Branded } from '../../contract/message.js';
import type { BatchEffect } from './batch-effect.js';
import type { EffectKind } from '../effect.js';
import type { HandlerDeclaration } from '../handler.js';

/** How many messages a handler is given at once. */
export interface BatchSize {
  /** At most so many. */
  readonly size: number;
  /** How long the first of them waits for others. */
  readonly waitMs: number;
}

/**
 * A function that handles many messages of one type at once. When it throws, it is called again with each half, until
 * what fails stands alone. The subscription's concurrency and time-out are those of its calls.
 */
export interface BatchHandler<K extends EffectKind = EffectKind> extends HandlerDeclaration<K> {
  readonly batch: BatchSize;
  callAll(messages: readonly Branded[], context: BatchEffect[K]): Promise<void> | void;
}
