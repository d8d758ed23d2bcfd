import { TrenzaError } from '../../errors/trenza-error.js';

/** RabbitMQ does not answer, or a connection to it ended. */
export class BrokerUnreachable extends TrenzaError {
  readonly code = 'TRZ-4010';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `RabbitMQ at ${broker} can't be reached: ${why}. Is it running, and are RABBITMQ_URL's host and port right?`,
      options,
    );
  }
}

/** The user's name or password is wrong. */
export class CredentialsRefused extends TrenzaError {
  readonly code = 'TRZ-4011';

  constructor(broker: string, user: string, options?: ErrorOptions) {
    super(
      `RabbitMQ at ${broker} refuses user "${user}" (ACCESS_REFUSED): its name or its password is wrong. Set RABBITMQ_USERNAME and RABBITMQ_PASSWORD, or RABBITMQ_URL.`,
      options,
    );
  }
}

/** The virtual host is not there, or not for this user. */
export class VhostRefused extends TrenzaError {
  readonly code = 'TRZ-4012';

  constructor(broker: string, { user, vhost }: { readonly user: string; readonly vhost: string }, why: string) {
    super(
      `RabbitMQ at ${broker} refuses user "${user}" its virtual host "${vhost}": ${why}. Create it and give the user permissions (rabbitmqctl set_permissions), or name another in RABBITMQ_URL.`,
    );
  }
}

/** The broker's certificate is signed by nobody who is trusted here. */
export class CertificateUntrusted extends TrenzaError {
  readonly code = 'TRZ-4013';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `the certificate of RabbitMQ at ${broker} is not trusted (${why}). Name the CA that signed it in RABBITMQ_CA_FILE.`,
      options,
    );
  }
}

/** The broker's certificate is no longer valid, or not yet. */
export class CertificateExpired extends TrenzaError {
  readonly code = 'TRZ-4014';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `the certificate of RabbitMQ at ${broker} is out of its time (${why}). Renew it there, and look at both clocks.`,
      options,
    );
  }
}

/** The broker's certificate is for another name. */
export class CertificateOfAnother extends TrenzaError {
  readonly code = 'TRZ-4015';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `the certificate of RabbitMQ at ${broker} is for another name (${why}). Use one of its names as the host, or have it issued for this one.`,
      options,
    );
  }
}

/** The broker asks for a client certificate, and has not got one that it takes. */
export class ClientCertificateRefused extends TrenzaError {
  readonly code = 'TRZ-4016';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `RabbitMQ at ${broker} doesn't take the client certificate, or has been shown none (${why}). Set RABBITMQ_CERT_FILE and RABBITMQ_KEY_FILE to one that its CA signed.`,
      options,
    );
  }
}

/** Who listens there speaks no TLS, or no version of it that is spoken here. */
export class TlsNotSpoken extends TrenzaError {
  readonly code = 'TRZ-4017';

  constructor(broker: string, why: string, options?: ErrorOptions) {
    super(
      `who listens at ${broker} speaks no TLS that is understood here (${why}). amqps usually has port 5671 and amqp 5672: see RABBITMQ_URL.`,
      options,
    );
  }
}

/** A message was sent, and the broker's word on it never came. It may be there. */
export class Unconfirmed extends TrenzaError {
  readonly code = 'TRZ-4018';

  constructor(where: string, why: string) {
    super(
      `RabbitMQ did not confirm a message for ${where}: ${why}. It may be there; publish it again under the same id.`,
    );
  }
}

/** A message can't be written down in the broker's protocol, or the broker closes its channel at the sight of it. */
export class Unsendable extends TrenzaError {
  readonly code = 'TRZ-4019';

  constructor(where: string, why: string, options?: ErrorOptions) {
    super(
      `a message for ${where} can't be sent by AMQP 0-9-1: ${why}. Its headers hold at most 60,000 bytes.`,
      options,
    );
  }
}

/** RabbitMQ's management API does not answer, or refuses its user. */
export class ManagementFailed extends TrenzaError {
  readonly code = 'TRZ-4020';

  constructor(url: string, why: string, options?: ErrorOptions) {
    super(
      `RabbitMQ's management at ${url} did not do what it was asked: ${why}. Is RABBITMQ_MANAGEMENT_URL right, and has its user the tag "policymaker" or "administrator"?`,
      options,
    );
  }
}

/** RabbitMQ has raised its alarm of memory or disk: until it is over it reads nothing from who publishes. */
export class PublishingBlocked extends TrenzaError {
  readonly code = 'TRZ-4021';

  constructor(reason: string) {
    super(
      `RabbitMQ takes nothing: ${reason} (connection.blocked). Free memory or disk there, or raise vm_memory_high_watermark; what is published waits until it takes again.`,
    );
  }
}

/** The broker's word on a message is no, for now: it is not in all of the queues that it is for. */
export class Nacked extends TrenzaError {
  readonly code = 'TRZ-4022';

  constructor(where: string) {
    super(
      `RabbitMQ refused a message for ${where} for now (basic.nack): a queue of it is full and says overflow reject-publish, or could not write it. Look at that queue's length and policies; publish it again under the same id.`,
    );
  }
}
