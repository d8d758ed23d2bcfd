import { connect as connectForeign } from 'amqplib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MessageConsumer, MessagePublisher, RabbitMQConnection } from '#messaging/vocabularies';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { connectionOptions } from '../../support/rabbitmq-package.js';

const broker = hasRabbitmq() ? rabbitmqBroker() : undefined;
const SOON = { timeout: 30_000 };

async function place() {
  const { url, name: vhost } = (await broker?.vhost()) ?? { url: '', name: '' };
  const foreign = await connectForeign(url);
  onTestFinished(() => foreign.close());
  const client = await foreign.createChannel();
  /** Of how many connections RabbitMQ knows, that client's own apart. */
  const others = async (): Promise<number> => {
    const all = (await broker?.ask('GET', `vhosts/${vhost}/connections`)) as { client_properties: object }[];
    return all.filter(({ client_properties: said }) => 'connection_name' in said).length;
  };
  return { url, client, others };
}

describe.skipIf(!broker)('`await using` of a RabbitMQConnection', () => {
  it('lets callbacks at work finish and publish, then leaves nothing behind', async () => {
    const { url, client, others } = await place();
    const done: string[] = [];
    const said: string[] = [];
    const work = async (): Promise<void> => {
      const onConnected = (): void => void said.push('connected');
      const onDisconnected = (): void => void said.push('lost');
      await using connection = new RabbitMQConnection({ ...connectionOptions(url), onConnected, onDisconnected });
      expect(await connection.connect()).toBe(true);
      const publisher = new MessagePublisher(connection);
      const consumer = new MessageConsumer(connection);
      let begun = false;
      await consumer.startConsuming('jobs', async () => {
        begun = true;
        await new Promise((resolve) => setTimeout(resolve, 500));
        await publisher.publishOutfitEvent({ outfitId: 'o-1', eventType: 'view', data: {} });
        done.push('published');
      });
      client.sendToQueue('jobs', Buffer.from('{"n":1}'));
      await expect.poll(() => begun, SOON).toBe(true);
      await expect.poll(others, SOON).toBe(2);
    };
    await work();
    expect(done).toEqual(['published']);
    expect(said).toEqual(['connected']);
    expect((await client.checkQueue('jobs')).messageCount).toBe(0);
    expect((await client.checkQueue('persistencia_cola')).messageCount).toBe(1);
    await expect.poll(others, SOON).toBe(0);
  });

  it('waits for a callback that stopped its own consumer', async () => {
    const { url, client } = await place();
    const done: string[] = [];
    const work = async (): Promise<void> => {
      await using connection = new RabbitMQConnection(connectionOptions(url));
      await connection.connect();
      await using consumer = new MessageConsumer(connection);
      let stopped = false;
      await consumer.startConsuming('jobs', async () => {
        await consumer.stopConsuming();
        stopped = true;
        await new Promise((resolve) => setTimeout(resolve, 500));
        done.push('its work');
      });
      for (const n of [1, 2]) client.sendToQueue('jobs', Buffer.from(`{"n":${n}}`));
      await expect.poll(() => stopped, SOON).toBe(true);
    };
    await work();
    expect(done.length).toBeGreaterThan(0);
    // Of two that came together both may have begun.
    expect((await client.checkQueue('jobs')).messageCount).toBe(2 - done.length);
  });

  it('may be called by a callback, whose message is acknowledged all the same', async () => {
    const { url, client, others } = await place();
    const connection = new RabbitMQConnection(connectionOptions(url));
    await connection.connect();
    const consumer = new MessageConsumer(connection);
    let isClosed = false;
    await consumer.startConsuming('jobs', async () => {
      await connection.close();
      isClosed = true;
    });
    client.sendToQueue('jobs', Buffer.from('{"n":1}'));
    await expect.poll(() => isClosed, SOON).toBe(true);
    await connection.close();
    await expect.poll(others, SOON).toBe(0);
    expect((await client.checkQueue('jobs')).messageCount).toBe(0);
  });

  it('is waited for by who connects meanwhile', async () => {
    const { url, client } = await place();
    const connection = new RabbitMQConnection(connectionOptions(url));
    onTestFinished(() => connection.close());
    await connection.connect();
    const consumer = new MessageConsumer(connection);
    const [begun, done] = [[] as unknown[], [] as unknown[]];
    await consumer.startConsuming('jobs', async (job) => {
      begun.push(job);
      await new Promise((resolve) => setTimeout(resolve, 500));
      done.push(job);
    });
    client.sendToQueue('jobs', Buffer.from('{"n":1}'));
    await expect.poll(() => begun.length, SOON).toBe(1);
    const closing = connection.close();
    expect(await connection.connect()).toBe(true);
    await closing;
    expect([done.length, connection.isConnected]).toEqual([1, true]);
    expect(await consumer.getQueueInfo('jobs')).toEqual({ message_count: 0, consumer_count: 0 });
  });

  it('leaves one that may be connected again, with what was made on it', async () => {
    const { url, client } = await place();
    const connection = new RabbitMQConnection(connectionOptions(url));
    onTestFinished(() => connection.close());
    const publisher = new MessagePublisher(connection);
    const view = { outfitId: 'o-1', eventType: 'view', data: {} };
    for (const count of [1, 2]) {
      expect(await connection.connect()).toBe(true);
      await publisher.publishOutfitEvent(view);
      expect((await client.checkQueue('persistencia_cola')).messageCount).toBe(count);
      await connection.close();
      expect(connection.isConnected).toBe(false);
      await expect(publisher.publishOutfitEvent(view)).rejects.toThrow('there is no connection to RabbitMQ');
    }
  });
});
