import { RmqContext } from '@nestjs/microservices/ctx-host/rmq.context.js';
import { Transport } from '@nestjs/microservices/enums/transport.enum.js';
import type { Incoming } from './delivery-context.js';
import { onRabbitmq, type RabbitmqPlace } from './rabbitmq-options.js';
import { RabbitmqContext } from './rabbitmq-context.js';
import type { StrategyOptions } from './strategy-options.js';
import { TransportStrategy } from './transport-strategy.js';

export type RabbitmqStrategyOptions = Omit<StrategyOptions, 'transport'> & RabbitmqPlace;

/** The wait for what the broker still has to hear once handlers are over. */
const GOODBYE_MS = 5_000;

/**
 * In the place of Nest's `Transport.RMQ`: the same queue, the same packets, the same handlers, their `RmqContext`
 * included. `NestFactory.createMicroservice(AppModule, { strategy: new RabbitmqStrategy({ urls, queue: 'cats' }) })`
 */
export class RabbitmqStrategy extends TransportStrategy {
  /** Handlers that say `Transport.RMQ` are its own. */
  override transportId = Transport.RMQ;

  constructor(options: RabbitmqStrategyOptions) {
    super(onRabbitmq<StrategyOptions>(options));
  }

  override async close(): Promise<void> {
    await super.close();
    await this.options.transport.close(GOODBYE_MS);
  }

  protected override contextOf(incoming: Incoming): RmqContext {
    return new RabbitmqContext(incoming);
  }
}
