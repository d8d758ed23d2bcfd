import type { Branded, MessageClass } from '../contract/message.js';
import { Revoked } from '../errors/handling-errors.js';
import type { Outcome } from '../observability/metrics.js';
import type { ClaimedRow } from '../ports/local-queue.js';
import type { WireMessage } from '../wire/envelope.js';

export interface DeliveryOptions {
  /** 1 for the first. */
  readonly attempt: number;
  /** The broker marks it as repeated. */
  readonly redelivered: boolean;
  /** The client's own objects. */
  readonly native?: unknown;
  /** The row of the app's local queue that it came from, when it is a retry. */
  readonly claim?: ClaimedRow | undefined;
}

/** One message on its way to one handler. The pipeline's steps fill in what they find out. */
export class Delivery {
  readonly message: WireMessage;
  readonly redelivered: boolean;
  readonly native: unknown;
  readonly claim: ClaimedRow | undefined;
  attempt: number;
  /** The type's name, its class and the body's fields: set by the decode step. */
  type: string | undefined = undefined;
  messageClass: MessageClass | undefined = undefined;
  fields: Record<string, unknown> | undefined = undefined;
  /** The message's id and the message itself: set by the validate step. */
  id: string | undefined;
  payload: Branded | undefined = undefined;
  /** What became of it: set by the settle step. */
  outcome: Outcome | undefined = undefined;
  /** Why it failed last: set by the settle step. */
  failure: unknown = undefined;
  #abort: AbortController | undefined = undefined;

  constructor(message: WireMessage, options: DeliveryOptions) {
    this.message = message;
    this.id = message.id;
    this.attempt = options.attempt;
    this.redelivered = options.redelivered;
    this.native = options.native;
    this.claim = options.claim;
  }

  /** Aborted at the time-out, and when the broker takes the message away. Made when first asked for. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  get aborted(): boolean {
    return this.#abort?.signal.aborted ?? false;
  }

  /** As a signal's, without making one. */
  throwIfAborted(): void {
    this.#abort?.signal.throwIfAborted();
  }

  abort(reason: Error): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }

  /** The broker took it away: it settles nothing. */
  get revoked(): boolean {
    return this.#abort?.signal.reason instanceof Revoked;
  }

  /** A new attempt has a signal of its own. */
  nextAttempt(): void {
    this.attempt += 1;
    this.#abort = undefined;
  }
}
