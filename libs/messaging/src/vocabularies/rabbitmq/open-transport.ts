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
  const why = await verdictOn(transport);
  if (!why) return transport;
  await transport.close(0);
  throw why;
}

/** Resolves once it is connected, or to what keeps it from that. */
function verdictOn(transport: Transport): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const stop = transport.onState((state, why) => {
      // At first it says nothing of why: it is still at it.
      if (state === 'disconnected' && !why) return;
      // It may say this while it is being asked to.
      queueMicrotask(() => stop());
      resolve(state === 'disconnected' ? why : undefined);
    });
  });
}
