import { TrenzaError } from './trenza-error.js';

/** Thrown by a handler: this message will never succeed. It becomes a dead letter at once. */
export class Rejected extends TrenzaError {
  readonly code: string = 'TRZ-6001';
}

/** Thrown by a handler: what it depends on is away. No attempt is burnt. */
export class Unavailable extends TrenzaError {
  readonly code: string = 'TRZ-6002';
}

/** The app's own database can't be reached: nothing can be written, so nothing is acknowledged. Thrown by the stores. */
export class DatabaseUnavailable extends TrenzaError {
  readonly code = 'TRZ-6007';
}

/** A handler outlived its policy's time-out. Its signal was aborted; what it does in its transaction can't commit any more. */
export class HandlerTimedOut extends TrenzaError {
  readonly code = 'TRZ-6003';

  constructor(subscription: string, id: string | undefined, timeoutMs: number) {
    super(`the handler of "${subscription}" took longer than ${timeoutMs} ms for message ${id ?? 'without an id'}`);
  }
}

/**
 * A batch outlived its policy's time-out. Nobody knows which of its messages it was, so none of them burns an attempt;
 * each is handled alone at its next.
 */
export class BatchTimedOut extends TrenzaError {
  readonly code = 'TRZ-6230';

  constructor(subscription: string, size: number, timeoutMs: number) {
    super(
      `a batch of ${size} messages of "${subscription}" took longer than ${timeoutMs} ms; each is tried again alone`,
    );
  }
}

/** It waited for its batch when its subscription stopped taking: it had not begun, and is given back. */
export class Recalled extends TrenzaError {
  readonly code = 'TRZ-6231';
}

/** The bytes are no message: not JSON, or no object. */
export class Undecodable extends TrenzaError {
  readonly code = 'TRZ-6004';
}

/** Of a foreign type's name, for whoever reads the error: it may be of any length. */
const READABLE = 100;

/** A type that the channel's contract doesn't name. */
export class UnknownType extends TrenzaError {
  readonly code = 'TRZ-6005';

  constructor(channel: string, type: string | undefined) {
    super(
      type === undefined
        ? `a message on "${channel}" says its type neither in its headers nor in its body`
        : `channel "${channel}" names no type "${type.slice(0, READABLE)}"`,
    );
  }
}

/** The broker took the message away before it settled: a rebalance, a lost lease. Whoever has it now settles it. */
export class Revoked extends TrenzaError {
  readonly code = 'TRZ-6008';
}

/** Every process that took this message in hand died with it. */
export class Crashed extends TrenzaError {
  readonly code = 'TRZ-6009';

  constructor(subscription: string, id: string | undefined, times: number) {
    super(`message ${id ?? 'without an id'} of "${subscription}" was in hand when its process died, ${times} times`);
  }
}

/** Another delivery of the same message is at work right now; this one looks again when the other's lease ends. */
export class EffectUnderWay extends TrenzaError {
  readonly code = 'TRZ-6006';

  constructor(
    readonly id: string,
    readonly retryInMs: number,
  ) {
    super(`the effect of message ${id} is under way in another delivery, for another ${retryInMs} ms at most`);
  }
}

/**
 * Something around a handler, such as an exception filter, ended without an error although the handler had failed. It has
 * failed all the same, and what its error means is judged by the error itself, the cause.
 */
export class ErrorSwallowed extends TrenzaError {
  readonly code = 'TRZ-6310';

  constructor(handler: string, error: unknown) {
    super(
      `a filter of ${handler} returned where the handler had failed with ${String(error)}. A filter may throw another error; it can't turn one into success.`,
      { cause: error },
    );
  }
}
