import { connect } from 'amqplib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rabbitmqTransport, silentLogger, type Consumption, type Transport } from '#messaging';
import { lineTo } from '../../support/line.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { until } from '../../support/until.js';

const SOON = { timeout: 30_000 };

/** Who asks, by a line of its own, and who answers. */
async function asking() {
  const { url } = await rabbitmqBroker().vhost();
  const line = await lineTo(url);
  onTestFinished(() => line.cut());
  const transportAt = (at: string): Transport => {
    const transport = rabbitmqTransport({ urls: [at], name: 'test', logger: silentLogger });
    onTestFinished(() => transport.close(0));
    return transport;
  };
  const heard: string[] = [];
  const source = await transportAt(line.url).consume({ repliesTo: 'shop/1' }, { prefetch: 10 }, ({ message }) => {
    heard.push(message.body.toString());
    return Promise.resolve('done');
  });
  const answerer = transportAt(url);
  const answer = async (replyTo: string, text: string): Promise<string | undefined> =>
    (await answerer.publish({ replyTo }, [{ body: Buffer.from(text) }]))[0]?.fate;
  return { url, line, heard, source, answer };
}

const nameOf = ({ replyTo = '' }: Consumption): string => replyTo;

describe.skipIf(!hasRabbitmq())('the replies to one who asks', () => {
  it('find it under the same name after a reconnection, so that requests under way are answered', async () => {
    const { line, heard, source, answer } = await asking();
    const asked = nameOf(source);
    await line.cut();
    await until('it knows', () => !source.attached);
    await line.mend();
    await until('it is back', () => source.attached);
    expect(await answer(asked, 'late')).toBe('taken');
    await expect.poll(() => heard, SOON).toEqual(['late']);
  });

  it('have another name at once where RabbitMQ still takes the connection that was cut for alive', async () => {
    const { url, line, heard, source, answer } = await asking();
    const before = nameOf(source);
    expect(await answer(before, 'first')).toBe('taken');
    await expect.poll(() => heard, SOON).toEqual(['first']);
    await line.cut();
    // In the place of the old connection: to the broker that one is alive until it misses its heartbeats.
    const ghost = await connect(url);
    onTestFinished(() => ghost.close());
    const channel = await ghost.createChannel();
    const locked = (): Promise<boolean> =>
      channel.assertQueue(before, { exclusive: true, durable: false }).then(({ consumerCount }) => consumerCount === 0);
    await until('it has the old name', locked);
    await line.mend();
    await until('it is back', () => source.attached);
    expect(nameOf(source)).not.toBe(before);
    expect(await answer(nameOf(source), 'second')).toBe('taken');
    await expect.poll(() => heard, SOON).toEqual(['first', 'second']);
  });
});
