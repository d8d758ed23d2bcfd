import { hostname } from 'node:os';
import type { AnyMessage } from '../../contract/ad-hoc-channel.js';
import type { Channel } from '../../contract/channel.js';
import { createMessaging, type Messaging } from '../../messaging.js';
import { storesWithoutDatabase } from '../../without-database/stores-without-database.js';
import { nestLogger } from './nest-logger.js';
import type { PacketOptions } from './strategy-options.js';

/** The messaging of one strategy or client, on its one transport. @param role keeps their relays and replies apart */
export function packetMessaging(
  { transport, stores, app, queue, instance, logger }: PacketOptions,
  channel: Channel<typeof AnyMessage>,
  role: 'server' | 'client',
): Messaging {
  const name = app ?? queue;
  return createMessaging({
    app: role === 'server' ? name : `${name}/client of ${channel.name}`,
    instance: instance ?? `${hostname()}/${process.pid}`,
    routes: () => channel.transport,
    transports: { [channel.transport]: transport },
    stores: stores ?? storesWithoutDatabase(transport),
    logger: logger ?? nestLogger('Messaging'),
  });
}
