import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Tracer } from './tracer.js';

/** What a message inherits from the request or the message that caused it. */
export interface TraceContext {
  /** W3C trace context: `00-<trace id>-<parent id>-<flags>`. */
  readonly traceparent: string;
  /** The first message's id of all that follow from one another. */
  readonly conversationId?: string | undefined;
  /** The id of the message at hand. */
  readonly causationId?: string | undefined;
  /** Makes spans of what follows, where somebody collects them. */
  readonly tracer?: Tracer | undefined;
}

const storage = new AsyncLocalStorage<TraceContext>();

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. All-zero ids are invalid. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export const traceContext = {
  run: <T>(context: TraceContext, work: () => T): T => storage.run(context, work),

  current: (): TraceContext | undefined => storage.getStore(),
};

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}

/** A trace of its own, or the continuation of `traceId` (32 hex digits) where one is given. */
export function newTraceparent(traceId: string = randomHex(TRACE_DIGITS)): string {
  return `00-${traceId}-${randomHex(SPAN_DIGITS)}-01`;
}

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
/** Drawn at once: a call for each would cost more than a message's validation. */
const DRAWN_BYTES = 3_072;
let drawn = '';
let used = 0;

/** All zeros are invalid, and would come once in 2^64. */
function randomHex(digits: number): string {
  if (used + digits > drawn.length) {
    drawn = randomBytes(DRAWN_BYTES).toString('hex');
    used = 0;
  }
  used += digits;
  return drawn.slice(used - digits, used);
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
