import type { Branded, MessageClass } from '../contract/message.js';
import type { Revoked } from '../errors/handling-errors.js';
import type { Outcome } from '../observability/metrics.js';
import type { ClaimedRow } from '../ports/local-queue.js';
import type { WireMessage } from '../wire/envelope.js';

export interface DeliveryOptions {
  /** It may have been handed over before, here or elsewhere, and not been settled. What can't be ruled out counts. */
  readonly redelivered: boolean;
  /** How often the broker took it back so far, where the broker counts. */
  readonly returns?: number;
  /** The client's own objects. */
  readonly native?: unknown;
  /** The row of the app's local queue that it came from. */
  readonly claim?: ClaimedRow;
}

/** One message on its way to one handler. The pipeline's steps fill in what they find out. */
export class Delivery {
  readonly message: WireMessage;
  readonly redelivered: boolean;
  readonly returns: number;
  readonly native: unknown;
  readonly claim: ClaimedRow | undefined;
  /** 1 for the first. */
  attempt: number;
  /** The type's name, its class and the body's fields: set by the decode step. */
  type: string | undefined = undefined;
  messageClass: MessageClass | undefined = undefined;
  fields: Record<string, unknown> | undefined = undefined;
  /** The message's id and the message itself: set by the validate step. */
  id: string | undefined;
  payload: Branded | undefined = undefined;
  /** What the handler returned: the reply, where the message is a request. */
  reply: unknown = undefined;
  /** What became of it: set by the settle step. */
  outcome: Outcome | undefined = undefined;
  /** Why it failed last: set by the settle step. */
  failure: unknown = undefined;
  #recalled = false;
  #revoked: Revoked | undefined = undefined;
  #abort: AbortController | undefined = undefined;

  constructor(message: WireMessage, options: DeliveryOptions) {
    this.message = message;
    this.id = message.id ?? options.claim?.id;
    this.redelivered = options.redelivered;
    this.returns = options.returns ?? 0;
    this.native = options.native;
    this.claim = options.claim;
    this.attempt = options.claim?.attempts ?? 1;
  }

  /** Its source pauses, closes or is about to lose it. Who has not begun it releases it; who has goes on. */
  get recalled(): boolean {
    return this.#recalled;
  }

  recall(): void {
    this.#recalled = true;
  }

  /** It was taken away, on an ordered channel: somebody else may be handling its key. Nothing of it may be written. */
  get revoked(): boolean {
    return this.#revoked !== undefined;
  }

  revoke(why: Revoked): void {
    this.#recalled = true;
    this.#revoked = why;
    this.abort(why);
  }

  /** Aborted at the time-out, and when it is revoked. Made when first asked for. */
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

  /** A new attempt has a signal of its own; aborted from its start, where the message was taken away. */
  nextAttempt(): void {
    this.attempt += 1;
    this.#abort = undefined;
    if (this.#revoked) this.abort(this.#revoked);
  }
}
