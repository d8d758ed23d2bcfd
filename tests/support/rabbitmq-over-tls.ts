import { authority, hasOpenssl, type Authority } from './certificates.js';
import { freePort } from './free-port.js';
import { hasRabbitmq } from './rabbitmq-broker.js';
import { ours, startRabbitmq, type RabbitmqServer } from './rabbitmq-server.js';

/** A throw-away RabbitMQ that speaks AMQP over TLS too, as `localhost`, by a certificate of an authority of its own. */
export interface RabbitmqOverTls {
  readonly server: RabbitmqServer;
  readonly tlsPort: number;
  readonly authority: Authority;
}

/** Whether there can be one; where openssl is missing, says that `what` is not tested. */
export function hasRabbitmqOverTls(what: string): boolean {
  if (!hasOpenssl()) process.stdout.write(`no openssl: ${what} is not tested\n`);
  return hasRabbitmq() && hasOpenssl();
}

/** @param asksForCertificate whether clients need a certificate, by the same authority; without it none is asked for */
export async function startRabbitmqOverTls({ asksForCertificate = false } = {}): Promise<RabbitmqOverTls> {
  const us = authority();
  const { cert, key } = us.issue({ name: 'localhost' });
  const tlsPort = await freePort();
  const server = await startRabbitmq({
    tlsPort,
    files: {
      ...ours(),
      '/etc/rabbitmq/conf.d/30-tls.conf': `${LISTENER}${asksForCertificate ? CLIENTS_SHOW_ONE : ''}`,
      '/etc/rabbitmq/ca.pem': us.ca,
      '/etc/rabbitmq/cert.pem': cert,
      '/etc/rabbitmq/key.pem': key,
    },
  });
  return { server, tlsPort, authority: us };
}

const LISTENER = `listeners.ssl.default = 5671
ssl_options.cacertfile = /etc/rabbitmq/ca.pem
ssl_options.certfile = /etc/rabbitmq/cert.pem
ssl_options.keyfile = /etc/rabbitmq/key.pem
`;
const CLIENTS_SHOW_ONE = `ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
`;
