import { TrenzaError } from './trenza-error.js';

/** Nobody answered a request in its time. Whether it was handled is not known; it won't be from now on. */
export class RequestTimedOut extends TrenzaError {
  readonly code = 'TRZ-6240';

  constructor(channel: string, type: string, timeoutMs: number) {
    super(
      `nobody answered a "${type}" on channel "${channel}" within ${timeoutMs} ms. See that somebody handles it, and that its time is enough.`,
    );
  }
}

/** The handler of a request threw, or could not be called. */
export class RequestFailed extends TrenzaError {
  readonly code = 'TRZ-6241';

  constructor(
    channel: string,
    /** The class of the error where it was thrown, and its message. */
    readonly errorName: string,
    readonly errorMessage: string,
  ) {
    super(`a request on channel "${channel}" was answered with ${errorName}: ${errorMessage}`);
  }
}

/** A request that can't be sent or waited for: its app has not started, or has stopped. */
export class RequesterClosed extends TrenzaError {
  readonly code = 'TRZ-6242';

  constructor(app: string, channel: string) {
    super(`${app} can't wait for a reply on channel "${channel}": its messaging has not started, or has stopped.`);
  }
}

/** The answer to a request that may have been handled before: it is not handled twice, and its first reply is not kept. */
export class RequestRepeated extends TrenzaError {
  readonly code = 'TRZ-6243';

  constructor(subscription: string, id: string | undefined) {
    super(
      `request ${id ?? 'without an id'} of "${subscription}" may have been handled before; a request is handled at most once. Ask again under another identity, or look what the first one did.`,
    );
  }
}

/** The answer to a request that no handler of its subscription takes. */
export class RequestNotHandled extends TrenzaError {
  readonly code = 'TRZ-6244';

  constructor(subscription: string, type: string | undefined, why: string) {
    super(`"${type ?? 'a message without a type'}" of "${subscription}" can't be answered: ${why}`);
  }
}
