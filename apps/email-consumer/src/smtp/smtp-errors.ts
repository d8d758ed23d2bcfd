import { Rejected, TrenzaError, Unavailable } from '#messaging';

/** The server can't be reached, doesn't greet, doesn't let us in, or is about to close: nobody's mail can go out. */
export class SmtpUnavailable extends Unavailable {
  override readonly code = 'TRZ-5101';
}

/** The server refused this e-mail for good; sending it again gets the same answer. */
export class SmtpRejected extends TrenzaError {
  readonly code = 'TRZ-5102';
}

/** This e-mail failed in a way that may pass: a full mailbox, grey-listing, a connection cut in the middle. */
export class SmtpFailed extends TrenzaError {
  readonly code = 'TRZ-5103';
}

/** A field of an e-mail would reach into its headers or its envelope. */
export class UnsafeHeader extends Rejected {
  override readonly code = 'TRZ-5104';

  constructor(field: string) {
    super(
      `the e-mail's ${field} has a line break or another control character, by which headers and recipients are smuggled in. ` +
        `Correct the message and redrive it.`,
    );
  }
}
