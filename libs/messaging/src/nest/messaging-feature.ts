import type { Type } from '@nestjs/common';
import type { Channel } from '../contract/channel.js';

/** What one module of an app says: boot declares and checks what it publishes, and registers what it handles. */
export interface MessagingFeature {
  readonly publishes?: readonly Channel[];
  /** Channels that it asks on, with a `Requester`. */
  readonly requests?: readonly Channel[];
  /** Classes with `@Consume` methods; they become providers. */
  readonly consumers?: readonly Type<object>[];
}

export const FEATURES = Symbol('trenza:feature');
