import 'reflect-metadata';
import { Controller, type INestMicroservice } from '@nestjs/common';
import {
  ClientProxyFactory,
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  RmqContext,
  RmqRecordBuilder,
  RpcException,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#messaging';
import { fixed } from '#messaging/contract';
import { KeepErrors, RabbitmqClient, RabbitmqStrategy } from '#messaging/nest';
import { quietLogger } from '../../support/quiet-logger.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';

/** What a service is told, and what it fails at. */
const handled: unknown[] = [];

@Controller()
class Cats {
  @EventPattern<'cat_born'>('cat_born')
  born(@Payload() name: string, @Ctx() context: RmqContext): void {
    const { properties } = context.getMessage() as { properties: { headers?: Record<string, unknown> } };
    handled.push([name, context.getPattern(), properties.headers?.['x-farm']]);
  }

  @EventPattern({ cat: 'lost' })
  lost(name: string): void {
    handled.push(name);
    throw new Error('nobody finds it');
  }

  @EventPattern<'by_hand'>('by_hand')
  byHand(@Payload() how: string, @Ctx() context: RmqContext): void {
    handled.push(how);
    const channel = context.getChannelRef() as ConfirmChannel;
    const message = context.getMessage() as Parameters<ConfirmChannel['ack']>[0];
    if (how === 'ack' || handled.filter((one) => one === how).length > 1) channel.ack(message);
    else channel.nack(message, false, true);
  }

  @MessagePattern({ cmd: 'sum' })
  sum(numbers: number[]): number {
    return numbers.reduce((sum, one) => sum + one, 0);
  }

  @MessagePattern('count', Transport.RMQ)
  count(to: number): unknown {
    return from(Array.from({ length: to }, (_, at) => at));
  }

  @MessagePattern('fails')
  fails(how: string): void {
    throw how === 'rpc' ? new RpcException({ code: 404 }) : new Error('secret');
  }
}

/** A queue of its own in a virtual host of its own, and what is needed to look into it. */
async function farm() {
  handled.length = 0;
  const { url } = await rabbitmqBroker().vhost();
  const connection: ChannelModel = await connect(url);
  onTestFinished(() => connection.close());
  const channel = await connection.createConfirmChannel();
  return { url, channel, queue: 'cats' };
}

type Farm = Awaited<ReturnType<typeof farm>>;

async function listening(options: MicroserviceOptions | { strategy: RabbitmqStrategy }): Promise<INestMicroservice> {
  const module = await Test.createTestingModule({ controllers: [Cats] })
    .setLogger(quietLogger)
    .compile();
  const app = module.createNestMicroservice<MicroserviceOptions>(options);
  app.useGlobalFilters(new KeepErrors());
  await app.listen();
  onTestFinished(() => app.close());
  return app;
}

const policy = { attempts: 2, backoff: fixed('10ms') };
const ourService = ({ url, queue }: Farm): Promise<INestMicroservice> =>
  listening({ strategy: new RabbitmqStrategy({ urls: [url], queue, policy, logger: silentLogger }) });
const nestService = ({ url, queue }: Farm): Promise<INestMicroservice> =>
  listening({ transport: Transport.RMQ, options: { urls: [url], queue } });

const closing = <C extends ClientProxy>(client: C): C => {
  onTestFinished(() => client.close() as Promise<void>);
  return client;
};
const ourClient = ({ url, queue }: Farm): RabbitmqClient =>
  closing(new RabbitmqClient({ urls: [url], queue, logger: silentLogger }));
const nestClient = ({ url, queue }: Farm): ClientProxy =>
  closing(ClientProxyFactory.create({ transport: Transport.RMQ, options: { urls: [url], queue } }));

const emit = (client: ClientProxy, pattern: unknown, data: unknown): Promise<unknown> =>
  lastValueFrom(client.emit(pattern, data), { defaultValue: undefined });

describe.skipIf(!hasRabbitmq())('a Nest microservice on RabbitMQ', () => {
  describe.each([
    ['our client and our service', ourClient, ourService],
    ["Nest's client and our service", nestClient, ourService],
    ["our client and Nest's service", ourClient, nestService],
  ])('%s', (_who, clientOf, serviceOf) => {
    it('understand each other: events, requests, streams, errors', async () => {
      const place = await farm();
      await serviceOf(place);
      const client = clientOf(place);
      await emit(
        client,
        'cat_born',
        new RmqRecordBuilder('Tom').setOptions({ headers: { 'x-farm': 'North' } }).build(),
      );
      await expect.poll(() => handled).toEqual([['Tom', 'cat_born', 'North']]);
      expect(await lastValueFrom(client.send({ cmd: 'sum' }, [1, 2, 3]))).toBe(6);
      expect(await lastValueFrom(client.send('count', 4).pipe(toArray()))).toEqual([0, 1, 2, 3]);
      const all = await Promise.all(
        Array.from({ length: 50 }, (_, at) => lastValueFrom(client.send({ cmd: 'sum' }, [at]))),
      );
      expect(all).toEqual(Array.from({ length: 50 }, (_, at) => at));
      await expect(lastValueFrom(client.send('nobody', {}))).rejects.toMatch(/no matching message handler/);
    });
  });

  it.each([
    ['our client', ourClient],
    ["Nest's client", nestClient],
  ])(
    'tells %s what an RpcException says, and of other errors no more than that there was one',
    async (_who, clientOf) => {
      const place = await farm();
      await ourService(place);
      const client = clientOf(place);
      await expect(lastValueFrom(client.send('fails', 'rpc'))).rejects.toEqual({ code: 404 });
      await expect(lastValueFrom(client.send('fails', 'other'))).rejects.toEqual({
        status: 'error',
        message: 'Internal server error',
      });
    },
  );

  it('tries again, then has a dead letter in <queue>.dlq, with nothing left in its queue', async () => {
    const place = await farm();
    await ourService(place);
    await emit(nestClient(place), { cat: 'lost' }, 'Tim');
    const deadLetter = async () => {
      const { messageCount } = await place.channel.assertQueue('cats.dlq');
      return messageCount > 0 ? place.channel.get('cats.dlq', { noAck: true }) : undefined;
    };
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['Tim', 'Tim']);
    let letter: Awaited<ReturnType<typeof deadLetter>>;
    await expect.poll(async () => (letter ??= await deadLetter()), { timeout: 10_000 }).toBeTruthy();
    if (!letter) throw new Error('it is there');
    expect(letter.properties.headers).toMatchObject({
      'trenza-reason': 'attempts',
      'trenza-attempts': '2',
      'trenza-error': 'Error: nobody finds it',
      'trenza-subscription': 'cats',
    });
    expect(JSON.parse(letter.content.toString())).toMatchObject({ pattern: { cat: 'lost' }, data: 'Tim' });
  });

  it('uses a queue as it is, whatever its arguments', async () => {
    const place = await farm();
    await place.channel.assertQueue(place.queue, { arguments: { 'x-max-length': 100, 'x-queue-type': 'classic' } });
    await ourService(place);
    expect(await lastValueFrom(ourClient(place).send({ cmd: 'sum' }, [2, 3]))).toBe(5);
  });

  it('lets handlers acknowledge by hand: ack is what happens anyway, nack is another attempt', async () => {
    const place = await farm();
    await ourService(place);
    const client = nestClient(place);
    await emit(client, 'by_hand', 'ack');
    await emit(client, 'by_hand', 'nack');
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['ack', 'nack', 'nack']);
  });

  it('closes with its app: what was not begun stays in the queue, and another service has it', async () => {
    const place = await farm();
    const app = await ourService(place);
    const client = ourClient(place);
    await emit(client, 'cat_born', 'Tom');
    await expect.poll(() => handled.length).toBe(1);
    await app.close();
    await emit(client, 'cat_born', 'Tim');
    expect(handled.length).toBe(1);
    await nestService(place);
    await expect
      .poll(() => handled)
      .toEqual([
        ['Tom', 'cat_born', undefined],
        ['Tim', 'cat_born', undefined],
      ]);
  });
});
