import type { Tail } from '../observability/tail.js';
import type { Channel, Subscription } from '../contract/channel.js';
import type { Policy } from '../contract/policy.js';
import type { Logger } from '../observability/logger.js';
import type { MessagingMetrics, Outcome } from '../observability/metrics.js';
import type { Tracer } from '../observability/tracer.js';
import type { Clock } from '../ports/clock.js';
import type { DeadLetterStore } from '../ports/dead-letter-store.js';
import type { InboxStore } from '../ports/inbox-store.js';
import type { LocalQueue } from '../ports/local-queue.js';
import type { Delivery } from '../transports/delivery.js';
import type { Settlement } from '../transports/consumption.js';
import type { Absence } from './pausing/absence-watch.js';
import type { Answering } from './answering.js';
import type { Availability } from './pausing/availability.js';
import type { Awaitable } from './awaitable.js';
import type { AnyHandler } from './any-handler.js';
import type { KeyOrder } from './key-order.js';
import type { Sweeper } from './sweeper.js';

/** What every step of one subscription knows. */
export interface SubscriptionContext {
  readonly subscription: Subscription;
  readonly channel: Channel;
  /** The name of what carries it. */
  readonly transport: string;
  readonly policy: Policy;
  /** By the type's name. */
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  /** Calls of handlers at once, where some of them are given batches; else the policy's concurrency says it. */
  readonly callsAtOnce: number;
  readonly inbox: InboxStore;
  readonly localQueue: LocalQueue;
  readonly deadLetters: DeadLetterStore;
  /** Undefined where the transport carries no requests: then all are ordinary messages. */
  readonly answering: Answering | undefined;
  readonly sweeper: Sweeper;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: MessagingMetrics;
  /** Undefined where nobody collects spans. */
  readonly tracer: Tracer | undefined;
  readonly tail: Tail;
  readonly availability: Availability;
  readonly order: KeyOrder;
  /** Stops taking, for a reason that ends by itself. */
  readonly pause: (reason: Absence, why: unknown) => void;
  /** A handler succeeded: what it depends on is there. */
  readonly succeeded: (id: string) => void;
  /** A delivery ended for good, and says nothing of what its handler depends on. */
  readonly ended: (delivery: Delivery) => void;
  /** Whether what has not begun may begin: its subscription doesn't pause or close. */
  readonly mayBegin: (delivery: Delivery) => boolean;
  /** Calls back when some of what has not begun may no longer. */
  readonly onRecall: (listener: () => void) => void;
  /** True once the app drains: what can't be settled then is given back. */
  readonly closing: () => boolean;
}

/** The inner way of a delivery: what became of it, at once or in a promise; throws or rejects with why it failed. */
export type Handle = (delivery: Delivery) => Awaitable<Outcome>;

/** The outer way of a delivery: how the broker is to settle it. Neither throws nor rejects. */
export type Way = (delivery: Delivery) => Awaitable<Settlement>;

/** Wraps the inner way. One behaviour, one file, no broker's name in it. */
export type Step = (next: Handle, context: SubscriptionContext) => Handle;
