import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../observability/logger.js';
import type { RabbitMQConnectionOptions } from './connection-options.js';
import { MessageConsumer } from './message-consumer.js';
import { MessagePublisher } from './message-publisher.js';
import { RabbitMQConnection } from './rabbitmq-connection.js';

/** Somebody who hangs up on who calls, and counts. @param saying something first */
async function hangsUp(saying = '') {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.on('error', () => undefined).end(saying);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, calls: () => calls };
}

function connectionTo(port: number, options: Partial<RabbitMQConnectionOptions> = {}) {
  const lines: string[] = [];
  const errors: Error[] = [];
  const say = (_: object, text: string): void => void lines.push(text);
  const connection = new RabbitMQConnection({
    host: '127.0.0.1',
    port,
    username: 'ana',
    password: 's3cr3t-word',
    sslEnabled: false,
    maxRetries: 3,
    retryDelay: 0.01,
    logger: { ...silentLogger, info: say, warn: say, error: say },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { connection, lines, errors };
}

describe('RabbitMQConnection.connect', () => {
  it('gives up after maxRetries with false, one line that says why, and the error for onError', async () => {
    const { port, calls } = await hangsUp();
    const { connection, lines, errors } = connectionTo(port);
    expect(await connection.connect()).toBe(false);
    expect(calls()).toBe(3);
    expect(lines).toEqual([
      expect.stringContaining(`no connection to RabbitMQ at 127.0.0.1:${port} in 3 tries, 0.01 s apart`),
    ]);
    expect(lines.join()).not.toContain('s3cr3t-word');
    expect(errors).toMatchObject([{ code: 'TRZ-4010' }]);
    expect(connection.isConnected).toBe(false);
  });

  it('may be called again, and twice at once is one', async () => {
    const { port, calls } = await hangsUp();
    const { connection } = connectionTo(port);
    expect(await Promise.all([connection.connect(), connection.connect()])).toEqual([false, false]);
    expect(calls()).toBe(3);
    expect(await connection.connect()).toBe(false);
    expect(calls()).toBe(6);
  });

  it('does not try again what another try can not mend', async () => {
    const { port, calls } = await hangsUp('this is no TLS');
    const { connection, lines, errors } = connectionTo(port, { sslEnabled: true });
    expect(await connection.connect()).toBe(false);
    expect(calls()).toBe(1);
    expect(errors).toMatchObject([{ code: 'TRZ-4017' }]);
    expect(lines).toEqual([expect.stringContaining('at the first try')]);
  });

  it('waits no longer once it is closed, and says nothing', async () => {
    const { port, calls } = await hangsUp();
    const { connection, lines, errors } = connectionTo(port, { retryDelay: 3_600 });
    const connecting = connection.connect();
    await expect.poll(calls).toBe(1);
    await connection.close();
    expect(await connecting).toBe(false);
    expect([lines, errors]).toEqual([[], []]);
  });
});

describe('without a connection', () => {
  it('whoever uses one is told to connect', async () => {
    const { connection } = connectionTo(1);
    const publisher = new MessagePublisher(connection);
    const consumer = new MessageConsumer(connection);
    const none = expect.objectContaining({ code: 'TRZ-9002' });
    await expect(publisher.publishReaction({ userId: 'u', outfitId: 'o', action: 'like' })).rejects.toThrow(none);
    await expect(consumer.startConsuming('a', () => undefined)).rejects.toThrow(none);
    await expect(consumer.getQueueInfo('a')).rejects.toThrow(none);
    await connection.close();
  });
});
