import { hostname } from 'node:os';
import { createMessaging, type Messaging, type Registration } from '../../messaging.js';
import type { Transport } from '../../transports/transport.js';
import { storesWithoutDatabase } from '../../without-database/stores-without-database.js';
import type { Session } from './session.js';

/**
 * Messaging without a database over a connection, started.
 * @throws NoConnection, TopologyMismatch: nothing of it runs
 */
export async function startMessaging(session: Session, registration: Registration): Promise<Messaging> {
  const { name, logger, adopt } = session;
  const transport = withoutRequests(session.transport);
  const messaging = createMessaging({
    app: name,
    instance: `${hostname()}/${process.pid}`,
    routes: () => 'rabbitmq',
    transports: { rabbitmq: transport },
    stores: storesWithoutDatabase(transport),
    adopt,
    logger,
  });
  try {
    messaging.register(registration);
    await messaging.start();
  } catch (error) {
    await messaging.stop();
    throw error;
  }
  return messaging;
}

/** What a callback returns is nobody's reply, and a message that names a queue for one is tried again like any other. */
function withoutRequests(transport: Transport): Transport {
  return { ...transport, features: { ...transport.features, requests: false } };
}
