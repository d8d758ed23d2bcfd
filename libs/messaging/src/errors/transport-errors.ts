import type { TopologyDifference } from '../transports/topology.js';
import { TrenzaError } from './trenza-error.js';

/** What an app declares is there already, and is another thing: an argument differs, or a kind. */
export class TopologyMismatch extends TrenzaError {
  readonly code = 'TRZ-2010';

  constructor(readonly differences: readonly TopologyDifference[]) {
    super(differences.map(({ what, detail }) => `${what} ${detail}`).join('\n'));
  }
}

/** A message above what its transport takes. It was not sent. */
export class TooLarge extends TrenzaError {
  readonly code = 'TRZ-6202';

  constructor(channel: string, bytes: number, limit: number) {
    super(
      `a message of ${bytes} bytes for channel "${channel}" is above the limit of ${limit}. Keep the large part elsewhere, and send a reference to it.`,
    );
  }
}

/** Nobody is there to get it. */
export class Unroutable extends TrenzaError {
  readonly code = 'TRZ-6203';

  constructor(channel: string) {
    super(
      `nobody subscribes to channel "${channel}": a message for it would be lost. Declare a subscription in its contract, or say there why nobody does (\`because\`).`,
    );
  }
}

/** The transport is closed, or disconnected and holds as many messages as it may. */
export class NotConnected extends TrenzaError {
  readonly code = 'TRZ-6204';

  constructor(transport: string, why: string) {
    super(`${transport} did not take a message: ${why}. It was not sent.`);
  }
}

/** A transport was asked for what its features say it doesn't do. */
export class Unsupported extends TrenzaError {
  readonly code = 'TRZ-6220';

  constructor(transport: string, what: string, feature: string) {
    super(
      `${transport} has no "${feature}", which ${what} needs. Route the channel to a transport that has it, by MESSAGING_ROUTES.`,
    );
  }
}
