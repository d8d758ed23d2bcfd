import { TrenzaError } from '../../errors/trenza-error.js';

/** Options of a `RabbitMQConnection` that make no sense. */
export class InvalidConnection extends TrenzaError {
  readonly code = 'TRZ-9001';

  constructor(option: string, what: string) {
    super(`RabbitMQConnection: \`${option}\` ${what}.`);
  }
}

/** A publisher or a consumer was used without a connection under it. */
export class NoConnection extends TrenzaError {
  readonly code = 'TRZ-9002';

  constructor(broker: string) {
    super(
      `there is no connection to RabbitMQ at ${broker}: await its \`connect()\` first, and go on only where that resolves to true.`,
    );
  }
}

/** A consumer was told to consume a queue that it consumes already. */
export class AlreadyConsuming extends TrenzaError {
  readonly code = 'TRZ-9003';

  constructor(queue: string) {
    super(
      `queue "${queue}" has a callback here already. Await \`stopConsuming()\` before giving it another, or make a second MessageConsumer, which competes with this one.`,
    );
  }
}

/** A queue was looked at or purged that is not there. */
export class UnknownQueue extends TrenzaError {
  readonly code = 'TRZ-9004';

  constructor(queue: string) {
    super(
      `RabbitMQ has no queue "${queue}" in this virtual host. See its spelling; it is made by who first publishes to it or consumes it.`,
    );
  }
}
