import 'reflect-metadata';
import { AmqpConnection, RabbitMQModule, RabbitPayload, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IsEmail, IsIn, IsInt, IsISO8601, IsNumber, IsString } from 'class-validator';
import { saleOf } from '../../../dist/bench/rivals/sale.js';
import { PREFETCH, serve, windowed } from '../../../dist/bench/rivals/side.js';

/** @golevelup/nestjs-rabbitmq on Nest 11: `main.js <url> <queue> [validated]`. Decorators are called by hand, for this is no TypeScript. */
const [url, queue, validated] = process.argv.slice(2);

class SaleCompleted {
  event_type = 'sale_completed';
}
const rules = {
  event_type: [IsIn(['sale_completed'])],
  sale_id: [IsString()],
  product_id: [IsInt()],
  product_name: [IsString()],
  quantity: [IsInt()],
  total: [IsNumber({ maxDecimalPlaces: 2 })],
  customer_email: [IsEmail()],
  timestamp: [IsISO8601()],
};
for (const [property, decorators] of Object.entries(rules)) {
  for (const decorate of decorators) decorate(SaleCompleted.prototype, property);
}

let heard = () => undefined;

class Sales {
  hear(sale) {
    heard(sale);
  }
}
const pipes = validated === 'validated' ? [new ValidationPipe({ transform: true })] : [];
Reflect.defineMetadata('design:paramtypes', [SaleCompleted], Sales.prototype, 'hear');
RabbitPayload(...pipes)(Sales.prototype, 'hear', 0);
RabbitSubscribe({ exchange: queue, routingKey: '', queue, queueOptions: { durable: true } })(
  Sales.prototype,
  'hear',
  Object.getOwnPropertyDescriptor(Sales.prototype, 'hear'),
);

const exchanges = [{ name: queue, type: 'fanout', options: { durable: true } }];
const quiet = { log() {}, verbose() {}, debug() {}, warn: console.warn, error: console.error };
const options = { uri: url, exchanges, prefetchCount: PREFETCH, logger: quiet };

class SalesModule {
  static forRoot() {
    return { module: SalesModule, imports: [RabbitMQModule.forRoot(options)], providers: [Sales] };
  }
}
Module({})(SalesModule);

// Without a module: the second application of a process would have no handlers, for its module starts once.
const publisher = new AmqpConnection({ ...options, name: 'publisher' });
await publisher.init();
await publisher.channel.assertQueue(queue, { durable: true });
await publisher.channel.bindQueue(queue, queue, '');

serve({
  publish: (count, round) =>
    windowed(count, (number) => publisher.publish(queue, '', saleOf(round, number), { persistent: true })),
  consume: async (handled) => {
    heard = handled;
    const app = await NestFactory.createApplicationContext(SalesModule.forRoot(), { logger: false });
    return () => app.close();
  },
  close: () => publisher.close(),
});
