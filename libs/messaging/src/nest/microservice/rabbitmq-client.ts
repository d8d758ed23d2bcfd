import { RmqRecordSerializer } from '@nestjs/microservices/serializers/rmq-record.serializer.js';
import { onRabbitmq, type RabbitmqPlace } from './rabbitmq-options.js';
import type { PacketOptions } from './strategy-options.js';
import { TransportClient } from './transport-client.js';

export type RabbitmqClientOptions = Omit<PacketOptions, 'transport'> & RabbitmqPlace;

const GOODBYE_MS = 5_000;

/** In the place of Nest's `ClientRMQ`: to a service on the same queue, whichever of the two it has. */
export class RabbitmqClient extends TransportClient {
  constructor(options: RabbitmqClientOptions) {
    super(onRabbitmq<PacketOptions>(options));
  }

  /** Headers of an `RmqRecord` go with its message; its other options are the contract's to say. */
  protected override initializeSerializer(): void {
    this.serializer = new RmqRecordSerializer();
  }

  override async close(): Promise<void> {
    await super.close();
    await this.options.transport.close(GOODBYE_MS);
  }
}
