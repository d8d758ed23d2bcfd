import { connect as connectForeign } from 'amqplib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MessageConsumer, MessagePublisher, RabbitMQConnection, Rejected } from '#messaging/vocabularies';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { connectionOptions } from '../../support/rabbitmq-package.js';

const broker = hasRabbitmq() ? rabbitmqBroker() : undefined;
const SOON = { timeout: 30_000 };
const REACTIONS = { durable: true, arguments: { 'x-message-ttl': 10_000, 'x-max-length': 5_000 } };
const KEPT = { durable: true, arguments: { 'x-dead-letter-exchange': 'persistencia_cola.dlx' } };

/** A connection to a virtual host of its own, and a client of another make beside it. */
async function connected() {
  const { url, name: vhost } = (await broker?.vhost()) ?? { url: '', name: '' };
  const connection = new RabbitMQConnection(connectionOptions(url));
  onTestFinished(() => connection.close());
  expect(await connection.connect()).toBe(true);
  const foreign = await connectForeign(url);
  onTestFinished(() => foreign.close());
  const client = await foreign.createChannel();
  const say = (queue: string, body: object): boolean => client.sendToQueue(queue, Buffer.from(JSON.stringify(body)));
  return { connection, consumer: new MessageConsumer(connection), client, say, url, vhost };
}

const viewOf = (outfit_id: string) => ({ tipo: 'outfit', outfit_id, evento: 'view', datos: {}, timestamp: 1.5 });

describe.skipIf(!broker)('MessagePublisher on RabbitMQ', () => {
  it('makes both queues as every client in another language declares them, and fills them', async () => {
    const { connection, client } = await connected();
    await using publisher = new MessagePublisher(connection);
    await publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
    await publisher.publishPersistenceEvent({ eventType: 'user_registration', data: { user_id: 'ana' } });
    await publisher.publishUserEvent({ userId: 'ana', eventType: 'profile_update', data: { field: 'name' } });
    await publisher.publishOutfitEvent({ outfitId: 'o-1', eventType: 'view', data: { duration: 3 } });
    expect((await client.assertQueue('reacciones_cola', REACTIONS)).messageCount).toBe(1);
    expect((await client.assertQueue('persistencia_cola', KEPT)).messageCount).toBe(3);
    const taken = [];
    for (const queue of ['reacciones_cola', ...Array.from({ length: 3 }, () => 'persistencia_cola')]) {
      const got = await client.get(queue, { noAck: true });
      if (got) taken.push([got.properties.deliveryMode, JSON.parse(got.content.toString())]);
    }
    const timestamp = expect.closeTo(Date.now() / 1_000, -2) as number;
    expect(taken).toEqual([
      [2, { tipo: 'reaccion', usuario_id: 'ana', outfit_id: 'o-1', accion: 'like', timestamp, metadata: {} }],
      [2, { tipo: 'persistencia', evento: 'user_registration', datos: { user_id: 'ana' }, timestamp, metadata: {} }],
      [2, { tipo: 'usuario', usuario_id: 'ana', evento: 'profile_update', datos: { field: 'name' }, timestamp }],
      [2, { tipo: 'outfit', outfit_id: 'o-1', evento: 'view', datos: { duration: 3 }, timestamp }],
    ]);
  });

  it('throws where a queue is there and is another one, unless it is adopted', async () => {
    const { connection, client, url } = await connected();
    const otherwise = { ...REACTIONS.arguments, 'x-message-ttl': 60_000 };
    await client.assertQueue('reacciones_cola', { durable: true, arguments: otherwise });
    const like = { userId: 'ana', outfitId: 'o-1', action: 'like' } as const;
    const refused = new MessagePublisher(connection).publishReaction(like);
    await expect(refused).rejects.toThrow(/x-message-ttl 60000; the contract says x-message-ttl 10000/);
    await using adopting = new RabbitMQConnection({ ...connectionOptions(url), adopt: ['reacciones_cola'] });
    await adopting.connect();
    await new MessagePublisher(adopting).publishReaction(like);
    expect((await client.checkQueue('reacciones_cola')).messageCount).toBe(1);
  });
});

describe.skipIf(!broker)('MessageConsumer on RabbitMQ', () => {
  it('gives a callback what a client in another language said by hand, and acknowledges what it returns from', async () => {
    const { consumer, client, say } = await connected();
    const kept: unknown[] = [];
    await consumer.startConsuming('persistencia_cola', (data, { routingKey, redelivered, attempt }) => {
      kept.push([data.tipo, data.evento, routingKey, redelivered, attempt]);
    });
    say('persistencia_cola', viewOf('o-1'));
    await expect.poll(() => kept, SOON).toEqual([['outfit', 'view', 'persistencia_cola', false, 1]]);
    await consumer.stopConsuming();
    expect(await client.checkQueue('persistencia_cola')).toMatchObject({ messageCount: 0, consumerCount: 0 });
  });

  it('handles what a callback threw at twice', async () => {
    const { consumer, client, say } = await connected();
    const attempts: number[] = [];
    await consumer.startConsuming('persistencia_cola', (_data, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    say('persistencia_cola', viewOf('o-1'));
    await expect.poll(() => attempts, SOON).toEqual([1, 2, 3]);
    await consumer.stopConsuming();
    expect((await client.checkQueue('persistencia_cola')).messageCount).toBe(0);
    expect((await client.checkQueue('persistencia_cola.dlq')).messageCount).toBe(0);
  });

  it('puts what failed at every attempt into <queue>.dlq, its body unchanged and why beside it', async () => {
    const { consumer, client, say } = await connected();
    let attempts = 0;
    await consumer.startConsuming('reacciones_cola', () => {
      attempts += 1;
      throw new Error('never works');
    });
    const now = Date.now() / 1_000;
    const reaction = { tipo: 'reaccion', usuario_id: 'a', outfit_id: 'o', accion: 'like', timestamp: now, theirs: [1] };
    say('reacciones_cola', reaction);
    const given = async () => client.get('reacciones_cola.dlq', { noAck: true }).catch(() => false as const);
    await expect.poll(() => attempts, SOON).toBe(3);
    await consumer.stopConsuming();
    const letter = await given();
    expect(letter && JSON.parse(letter.content.toString())).toEqual(reaction);
    expect(letter && letter.properties.headers).toMatchObject({
      'trenza-reason': 'attempts',
      'trenza-error': 'Error: never works',
      'trenza-attempts': '3',
    });
    expect((await client.checkQueue('reacciones_cola')).messageCount).toBe(0);
  });

  it('gives back what waits for another attempt when it stops', async () => {
    const { consumer, client, say } = await connected();
    let attempts = 0;
    await consumer.startConsuming('persistencia_cola', () => {
      attempts += 1;
      throw new Error('not yet');
    });
    say('persistencia_cola', viewOf('o-1'));
    await expect.poll(() => attempts, SOON).toBeGreaterThan(1);
    await consumer.stopConsuming();
    await expect.poll(async () => (await client.checkQueue('persistencia_cola')).messageCount, SOON).toBe(1);
  });

  it('uses a queue that no contract knows as it is, and makes one that is not there', async () => {
    const { consumer, client, say } = await connected();
    await client.assertQueue('theirs', { durable: true, arguments: { 'x-message-ttl': 60_000 } });
    const kept: unknown[] = [];
    await consumer.startConsuming('theirs', (data) => {
      kept.push(data);
      if (data['n'] === 2) throw new Rejected('no such thing');
    });
    await consumer.startConsuming('new', (data) => void kept.push(data));
    say('theirs', { n: 1 });
    await expect.poll(() => kept, SOON).toEqual([{ n: 1 }]);
    say('theirs', { n: 2 });
    await expect.poll(() => kept, SOON).toEqual([{ n: 1 }, { n: 2 }]);
    say('new', { any: ['thing'] });
    await expect.poll(() => kept, SOON).toContainEqual({ any: ['thing'] });
    await consumer.stopConsuming();
    expect((await client.checkQueue('theirs.dlq')).messageCount).toBe(1);
  });

  it('has no more in hand than setQos says', async () => {
    const { consumer, client, say } = await connected();
    const letGo: (() => void)[] = [];
    consumer.setQos(2);
    await consumer.startConsuming('work', () => new Promise<void>((resolve) => letGo.push(resolve)));
    for (const n of [1, 2, 3, 4, 5]) say('work', { n });
    await expect.poll(() => letGo.length, SOON).toBe(2);
    await expect.poll(async () => (await client.checkQueue('work')).messageCount, SOON).toBe(3);
    for (let done = 0; done < 5; done += 1) {
      await expect.poll(() => letGo.length, SOON).toBeGreaterThan(done);
      letGo[done]?.();
    }
    await consumer.stopConsuming();
    expect((await client.checkQueue('work')).messageCount).toBe(0);
  });

  it('counts what waits and who consumes, empties a queue, and knows one that is not there', async () => {
    const { consumer, client, say } = await connected();
    await client.assertQueue('looked_at', { durable: true });
    for (const n of [1, 2, 3]) say('looked_at', { n });
    const info = () => consumer.getQueueInfo('looked_at');
    await expect.poll(info, SOON).toEqual({ message_count: 3, consumer_count: 0 });
    expect(await consumer.purgeQueue('looked_at')).toBe(3);
    expect(await info()).toEqual({ message_count: 0, consumer_count: 0 });
    await consumer.startConsuming('looked_at', () => undefined);
    expect(await info()).toEqual({ message_count: 0, consumer_count: 1 });
    await expect(consumer.getQueueInfo('nowhere')).rejects.toThrow('RabbitMQ has no queue "nowhere"');
    await expect(consumer.purgeQueue('nowhere')).rejects.toThrow('RabbitMQ has no queue "nowhere"');
    // It was only looked at.
    await expect(consumer.getQueueInfo('nowhere')).rejects.toThrow('has no queue');
  });
});
