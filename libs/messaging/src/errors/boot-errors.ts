import { TrenzaError } from './trenza-error.js';

/** Two handlers for one message of one subscription. */
export class DuplicateHandler extends TrenzaError {
  readonly code = 'TRZ-6101';

  constructor(subscription: string, type: string, first: string, second: string) {
    super(
      `"${type}" of subscription "${subscription}" has two handlers, ${first} and ${second}: one message has one handler.`,
    );
  }
}

/** `@Consume` stands where it can't work. */
export class MisplacedConsumer extends TrenzaError {
  readonly code = 'TRZ-6102';
}

/** A channel needs what its transport can't do. */
export class MissingFeature extends TrenzaError {
  readonly code = 'TRZ-2001';

  constructor(channel: string, feature: string, transport: string) {
    super(
      `channel "${channel}" needs "${feature}", which transport "${transport}" doesn't have. Route it to another by MESSAGING_ROUTES, or change its contract.`,
    );
  }
}

/** A channel is routed to a transport that isn't there. */
export class UnknownTransport extends TrenzaError {
  readonly code = 'TRZ-2002';

  constructor(channel: string, transport: string, available: readonly string[]) {
    super(
      `channel "${channel}" is routed to transport "${transport}", which this program doesn't have (it has ${available.join(', ')}). Set MESSAGING_ROUTES, such as "${channel}=${available[0] ?? 'embedded'}".`,
    );
  }
}

/** MESSAGING_ROUTES can't be understood. */
export class InvalidRoutes extends TrenzaError {
  readonly code = 'TRZ-2003';

  constructor(part: string) {
    super(
      `MESSAGING_ROUTES: "${part}" is no route; write pattern=transport, separated by commas, such as "sales_*=embedded,*=rabbitmq".`,
    );
  }
}

/** What needs a database was asked of messaging that has none. */
export class NoDatabase extends TrenzaError {
  readonly code = 'TRZ-6311';

  constructor(what: string) {
    super(`${what}: this messaging has no database. Give it \`stores\`, such as messagingStores(database, tables).`);
  }
}

/** A handler of batches that could never be given one as it asks. */
export class InvalidBatch extends TrenzaError {
  readonly code = 'TRZ-1010';

  constructor(handler: string, what: string) {
    super(`${handler} asks for batches that it can't have: ${what}.`);
  }
}
