import type { RabbitmqOptions } from '../../transports/rabbitmq/config.js';
import { rabbitmqTransport } from '../../transports/rabbitmq/transport.js';
import type { Transport } from '../../transports/transport.js';
import { nestLogger } from './nest-logger.js';
import type { PacketOptions } from './strategy-options.js';

/** As of Nest's `RmqOptions`: where the broker is. */
export interface RabbitmqPlace extends Pick<RabbitmqOptions, 'urls' | 'tls' | 'managementUrl'> {}

type Placed<Options extends PacketOptions> = Omit<Options, 'transport'> & RabbitmqPlace;

/** Gives a strategy or a client a connection of its own. */
export function onRabbitmq<Options extends PacketOptions>(options: Placed<Options>): Options {
  const { urls, tls, managementUrl, queue, app = queue, instance, logger = nestLogger('RabbitMQ') } = options;
  const name = instance === undefined ? app : `${app} ${instance}`;
  const transport: Transport = rabbitmqTransport({
    urls,
    name,
    logger,
    ...(tls && { tls }),
    ...(managementUrl !== undefined && { managementUrl }),
  });
  return { ...options, transport } as unknown as Options;
}
