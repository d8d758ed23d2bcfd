import { connect } from 'amqplib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMessaging, rabbitmqTransport, silentLogger } from '#messaging';
import { channel, Message } from '#messaging/contract';
import { memoryStores } from '#messaging/testing';
import { IsString } from 'class-validator';
import { hasRabbitmq, rabbitmqBroker } from '../support/rabbitmq-broker.js';

const SOON = { timeout: 30_000 };

class Saved extends Message('saved') {
  @IsString()
  what!: string;
}

/** An app that handles one queue, whose foreign clients' rejects RabbitMQ keeps. */
function app(url: string, adopt: readonly string[] = []) {
  const persistence = channel('persistencia', {
    pattern: 'tasks',
    transport: 'rabbitmq',
    messages: [Saved],
    identity: (saved) => saved.what,
    deadLetters: true,
  });
  const handled: string[] = [];
  const stores = memoryStores();
  const rabbitmq = rabbitmqTransport({ urls: [url], name: 'test', logger: silentLogger });
  onTestFinished(() => rabbitmq.close(1_000));
  const common = { app: 'shop', instance: '1', routes: () => 'rabbitmq' as const, logger: silentLogger };
  const messaging = createMessaging({ ...common, transports: { rabbitmq }, stores, adopt });
  onTestFinished(() => messaging.stop());
  messaging.register({
    handlers: [
      {
        subscription: persistence.subscription('persistencia'),
        messageClass: Saved,
        effect: 'none',
        rules: [],
        name: 'Test.save',
        call: (saved) => void handled.push((saved as unknown as Saved).what),
      },
    ],
  });
  return { messaging, stores, handled };
}

async function foreign(url: string) {
  const connection = await connect(url);
  onTestFinished(() => connection.close());
  return connection.createChannel();
}

describe.skipIf(!hasRabbitmq())('a queue on RabbitMQ', () => {
  it('has what a foreign client rejects among the dead letters of its app, with the words of RabbitMQ', async () => {
    const { url } = await rabbitmqBroker().vhost();
    const { messaging, stores, handled } = app(url);
    await messaging.start();
    const client = await foreign(url);
    expect(await client.checkQueue('persistencia')).toMatchObject({ consumerCount: 1 });
    await messaging.admin.pause('persistencia', 'ana');
    expect(await client.checkQueue('persistencia')).toMatchObject({ consumerCount: 0 });
    client.sendToQueue('persistencia', Buffer.from('{"type":"saved","what":"a profile"}'));
    const rejected = async (): Promise<boolean> => {
      const got = await client.get('persistencia');
      if (got) client.reject(got, false);
      return got !== false;
    };
    await expect.poll(rejected, SOON).toBe(true);
    await expect
      .poll(() => stores.deadLetters.list({ limit: 5 }), SOON)
      .toMatchObject([
        {
          reason: 'broker',
          type: 'saved',
          id: 'a profile',
          subscription: 'persistencia',
          error: 'rejected from queue "persistencia" (x-death)',
        },
      ]);
    const [letter] = await stores.deadLetters.list({ limit: 1 });
    await messaging.admin.resume('persistencia', 'ana');
    await messaging.admin.deadLetters.redrive(letter?.letterId ?? 0n, { who: 'ana' });
    await expect.poll(() => handled, SOON).toEqual(['a profile']);
  });

  it('that another program made otherwise keeps an app from starting, unless it is adopted', async () => {
    const { url } = await rabbitmqBroker().vhost();
    const client = await foreign(url);
    await client.assertQueue('persistencia', { durable: true, arguments: { 'x-message-ttl': 60_000 } });
    const { messaging } = app(url);
    await expect(messaging.start()).rejects.toThrow(
      /queue "persistencia" exists with x-.* set MESSAGING_ADOPT=persistencia to use it as it is/,
    );
    const adopting = app(url, ['persistencia']);
    await adopting.messaging.start();
    client.sendToQueue('persistencia', Buffer.from('{"type":"saved","what":"as it is"}'));
    await expect.poll(() => adopting.handled, SOON).toEqual(['as it is']);
  });
});
