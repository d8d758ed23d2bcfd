import { greetRabbitmq } from '../../transports/rabbitmq/greeting.js';
import { rabbitmqTransport } from '../../transports/rabbitmq/transport.js';
import type { Transport } from '../../transports/transport.js';
import type { ConnectionSettings } from './connection-options.js';

/**
 * Tries once, and resolves to a transport that is connected.
 * @throws what keeps a connection from being made, by its name; nothing is left behind
 */
export async function openTransport({ url, tls, name, logger }: ConnectionSettings): Promise<Transport> {
  // A transport tries for as long as it takes, and says so in the log: it is made where a connection can be.
  await greetRabbitmq(url, { tls, name });
  const transport = rabbitmqTransport({ urls: [url], tls, name, logger });
  try {
    await connected(transport);
  } catch (error) {
    await transport.close(0);
    throw error;
  }
  return transport;
}

async function connected(transport: Transport): Promise<void> {
  let stop: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = transport.onState((state, why) => {
        if (state !== 'disconnected') resolve();
        // At first it says nothing of why: it is still at it.
        else if (why) reject(why);
      });
    });
  } finally {
    stop();
  }
}
