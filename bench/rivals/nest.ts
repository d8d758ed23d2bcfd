import 'reflect-metadata';
import { Controller, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientProxyFactory,
  Ctx,
  EventPattern,
  Payload,
  RmqContext,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';
import { lastValueFrom } from 'rxjs';
import { SaleCompleted } from '#contracts';
import { saleOf } from './sale.js';
import { PREFETCH, serve, windowed, type Side } from './side.js';

/** Nest's own RabbitMQ transport: `nest.js <url> <queue> [validated]`. Its client sends to a queue, by the default exchange. */
const [url = '', queue = '', validated] = process.argv.slice(2);
const common = { urls: [url], queue, queueOptions: { durable: true } };

const client = ClientProxyFactory.create({ transport: Transport.RMQ, options: { ...common, persistent: true } });
await client.connect();

let heard: (sale: unknown) => void = () => undefined;

@Controller()
class Sales {
  @EventPattern('sale_completed')
  hear(@Payload() sale: SaleCompleted, @Ctx() context: unknown): void {
    if (!(context instanceof RmqContext)) throw new TypeError('RabbitMQ has a context of its own');
    heard(sale);
    (context.getChannelRef() as Channel).ack(context.getMessage() as ConsumeMessage);
  }
}

@Module({ controllers: [Sales] })
class SalesModule {}

const publish: Side['publish'] = (count, round) =>
  windowed(count, (number) =>
    lastValueFrom(client.emit('sale_completed', saleOf(round, number)), { defaultValue: undefined }),
  );

const consume: Side['consume'] = async (handled) => {
  heard = handled;
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(SalesModule, {
    transport: Transport.RMQ,
    options: { ...common, noAck: false, prefetchCount: PREFETCH },
    logger: false,
  });
  if (validated === 'validated') app.useGlobalPipes(new ValidationPipe({ transform: true }));
  await app.listen();
  return () => app.close();
};

serve({ publish, consume, close: () => Promise.resolve(client.close()) });
