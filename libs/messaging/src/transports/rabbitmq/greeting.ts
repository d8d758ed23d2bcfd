import { CONNECT_MS, type RabbitmqTls } from './config.js';
import { whyDisconnected } from './why-disconnected.js';

/** What a broker says of itself to who connects. */
export interface RabbitmqGreeting {
  /** `RabbitMQ`; others speak AMQP 0-9-1 too. */
  readonly product: string;
  readonly version: string;
}

/**
 * Connects to one node as a transport would, declares nothing, and says goodbye: for who looks whether that works.
 * @throws what keeps a connection from being made, in the transport's own words
 */
export async function greetRabbitmq(
  url: string,
  { tls, name = 'trenza doctor' }: { readonly tls?: RabbitmqTls | undefined; readonly name?: string } = {},
): Promise<RabbitmqGreeting> {
  const { connect } = await import('amqplib');
  const settings = { ...tls, timeout: CONNECT_MS, clientProperties: { connection_name: name } };
  const model = await connect(url, settings).catch((error: unknown) => {
    throw whyDisconnected(error, url);
  });
  // Whatever befalls it from now on: it has greeted.
  model.on('error', () => undefined);
  const { product, version } = model.connection.serverProperties;
  await model.close();
  return { product, version };
}
