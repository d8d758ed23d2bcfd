import type { Channel, TransportName } from '../contract/channel.js';
import { UnknownTransport } from '../errors/boot-errors.js';
import type { Transport } from '../transports/transport.js';
import type { Routes } from './routes.js';

/** The transports that a program has, by name. */
export type Transports = Partial<Readonly<Record<TransportName, Transport>>>;

/** Finds the transport of a channel. */
export class Router {
  constructor(
    private readonly routes: Routes,
    private readonly transports: Transports,
  ) {}

  /** @throws UnknownTransport when the channel's route leads to a transport that this program doesn't have */
  transportOf(channel: Channel): Transport {
    const name = this.routes(channel);
    const transport = this.transports[name];
    if (!transport) throw new UnknownTransport(channel.name, name, Object.keys(this.transports));
    return transport;
  }

  /** Channels by the transport that carries them. */
  byTransport(channels: readonly Channel[]): ReadonlyMap<Transport, readonly Channel[]> {
    const groups = new Map<Transport, Channel[]>();
    for (const channel of channels) {
      const transport = this.transportOf(channel);
      groups.set(transport, [...(groups.get(transport) ?? []), channel]);
    }
    return groups;
  }
}
