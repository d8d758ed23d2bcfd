import { TrenzaError } from './trenza-error.js';

/** A message was not taken over: refused for good, or its transport could not be reached. */
export class PublishFailed extends TrenzaError {
  readonly code = 'TRZ-6201';

  constructor(
    channel: string,
    readonly fate: 'failed' | 'refused',
    cause: Error,
  ) {
    super(
      fate === 'refused'
        ? `the broker refused a message for channel "${channel}" for good: ${cause.message}`
        : `a message for channel "${channel}" was not taken over: ${cause.message}. Publish it again, or use the outbox.`,
      { cause },
    );
  }
}

/** A transport did not say within its time what became of messages of the outbox: they are published again. */
export class PublishTimedOut extends TrenzaError {
  readonly code = 'TRZ-6211';

  constructor(channel: string, timeoutMs: number) {
    super(
      `the broker did not say within ${timeoutMs} ms what became of messages for channel "${channel}". They stay in the outbox and are published again; see that the broker answers.`,
    );
  }
}
