import { TrenzaError } from './trenza-error.js';

/** A dead letter that never was. */
export class UnknownLetter extends TrenzaError {
  readonly code = 'TRZ-7001';

  constructor(letterId: bigint) {
    super(`there is no dead letter ${letterId} here; the list of dead letters has those that are`);
  }
}

/** A dead letter that somebody redrove or discarded already. */
export class LetterGone extends TrenzaError {
  readonly code = 'TRZ-7002';

  constructor(letterId: bigint, what: 'redrive' | 'discard', who: string, at: string) {
    super(`dead letter ${letterId} was ${what === 'redrive' ? 'redriven' : 'discarded'} already, by ${who} at ${at}`);
  }
}

/** A message that would be dropped as soon as it is handled again. */
export class LetterExpired extends TrenzaError {
  readonly code = 'TRZ-7003';

  constructor(letterId: bigint) {
    super(`the message of dead letter ${letterId} has expired; redrive it with a new expiry, or discard it`);
  }
}

/** The same message waits in the local queue: two of one subscription, type and id can't. */
export class LetterWaiting extends TrenzaError {
  readonly code = 'TRZ-7004';

  constructor(letterId: bigint) {
    super(
      `the message of dead letter ${letterId} waits for another attempt already; redrive the letter when that one is done, or discard it`,
    );
  }
}

/** Nobody in this app would handle the message, or publish it. */
export class LetterWithoutTaker extends TrenzaError {
  readonly code = 'TRZ-7005';

  constructor(letterId: bigint, whose: string) {
    super(
      `dead letter ${letterId} belongs to ${whose}, which this app doesn't have any more; start a version that has it, or discard the letter`,
    );
  }
}

/** An app was asked for a subscription that it doesn't handle. */
export class UnknownSubscription extends TrenzaError {
  readonly code = 'TRZ-7006';

  constructor(app: string, name: string, known: readonly string[]) {
    super(`${app} handles no subscription "${name}"; it handles ${known.join(', ') || 'none'}`);
  }
}

/** An app was asked to publish on a channel that it doesn't publish to. */
export class UnknownChannel extends TrenzaError {
  readonly code = 'TRZ-7007';

  constructor(app: string, name: string, known: readonly string[]) {
    super(`${app} publishes to no channel "${name}"; it publishes to ${known.join(', ') || 'none'}`);
  }
}
