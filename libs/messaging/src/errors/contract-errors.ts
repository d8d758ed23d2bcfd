import { TrenzaError } from './trenza-error.js';

/** A message class that can't be checked in the way that its decorators ask. */
export class UnsupportedRule extends TrenzaError {
  readonly code = 'TRZ-1002';

  constructor(messageType: string, field: string, what: string) {
    super(
      `"${messageType}" declares ${what} on "${field}": a contract is checked synchronously and always whole. ` +
        `Use a synchronous decorator without groups, or check it in the handler.`,
    );
  }
}

/** A publisher named a channel and a message that the channel doesn't carry. */
export class MessageNotOnChannel extends TrenzaError {
  readonly code = 'TRZ-1003';

  constructor(channel: string, what: string, named: readonly string[]) {
    super(
      `channel "${channel}" doesn't name ${what}; it names ${named.join(', ') || 'nothing'}. Add it to the channel's contract.`,
    );
  }
}

/** A publisher used a channel that its app's `publishes` doesn't list, so boot could neither declare nor check it. */
export class ChannelNotPublished extends TrenzaError {
  readonly code = 'TRZ-1004';

  constructor(app: string, channel: string) {
    super(
      `${app} doesn't list channel "${channel}" in \`publishes\`. Add it to MessagingModule.forFeature({ publishes: […] }).`,
    );
  }
}

/** Two contracts of one app use one channel's name. */
export class DuplicateChannel extends TrenzaError {
  readonly code = 'TRZ-1005';

  constructor(app: string, channel: string) {
    super(
      `${app} publishes to two channels that are called "${channel}". Declare it once, in its contract, and import it from there.`,
    );
  }
}
