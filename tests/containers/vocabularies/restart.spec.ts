import { describe, expect, it } from 'vitest';
import { MessageConsumer, MessagePublisher, RabbitMQConnection } from '#messaging/vocabularies';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { connectionOptions } from '../../support/rabbitmq-package.js';

const broker = hasRabbitmq() ? rabbitmqBroker() : undefined;
const SOON = { timeout: 60_000 };
const EACH_MS = 20;

describe.skipIf(!broker)('a RabbitMQConnection whose broker restarts', { timeout: 240_000 }, () => {
  it('is restored; callbacks go on, and nothing that was taken over is lost', async () => {
    const { url } = (await broker?.vhost()) ?? { url: '' };
    const said: string[] = [];
    const errors: Error[] = [];
    let again: Promise<boolean> | undefined;
    await using connection = new RabbitMQConnection({
      ...connectionOptions(url),
      onConnected: () => said.push('connected'),
      onDisconnected: () => {
        said.push('lost');
        again = connection.connect();
      },
      onError: (error) => errors.push(error),
    });
    expect(await connection.connect()).toBe(true);
    const publisher = new MessagePublisher(connection);
    const consumer = new MessageConsumer(connection);
    const handled = new Set<string>();
    await consumer.startConsuming('persistencia_cola', (event) => {
      if (event.tipo === 'outfit') handled.add(event.outfit_id);
    });

    const taken = new Set<string>();
    const open = new Set<Promise<void>>();
    let refused = 0;
    let mostOpen = 0;
    const enough = new AbortController();
    const publishing = (async () => {
      for (let n = 1; !enough.signal.aborted; n += 1) {
        const outfitId = `o-${n}`;
        const publish = publisher.publishOutfitEvent({ outfitId, eventType: 'view', data: {} }).then(
          () => void taken.add(outfitId),
          () => void (refused += 1),
        );
        open.add(publish);
        void publish.then(() => open.delete(publish));
        mostOpen = Math.max(mostOpen, open.size);
        await new Promise((resolve) => setTimeout(resolve, EACH_MS));
      }
    })();
    await expect.poll(() => handled.size, SOON).toBeGreaterThan(20);
    const before = taken.size;
    await broker?.restart();
    await expect.poll(() => said, SOON).toEqual(['connected', 'lost', 'connected']);
    expect(await again).toBe(true);
    const restored = taken.size;
    await expect.poll(() => taken.size, SOON).toBeGreaterThan(restored + 20);
    enough.abort();
    await publishing;
    await Promise.all(open);

    // Otherwise the restart fell into a silence.
    expect(mostOpen).toBeGreaterThan(20);
    await expect.poll(() => [...taken].filter((id) => !handled.has(id)), SOON).toEqual([]);
    expect(await consumer.getQueueInfo('persistencia_cola')).toEqual({ message_count: 0, consumer_count: 1 });
    expect(errors.map((error) => ('code' in error ? error.code : error))).toSatisfy((codes: unknown[]) =>
      codes.every((code) => code === 'TRZ-4010'),
    );
    const counts = `${taken.size} taken, ${before} of them before; ${mostOpen} waited at once, ${refused} refused`;
    process.stdout.write(`restart: ${counts}; ${handled.size} handled\n`);
  });
});
