import { describe, expect, it } from 'vitest';
import { silentLogger } from '#messaging';
import { messageOf } from '#messaging/contract';
import { averages, ReadingTaken, readings } from '../../examples/rabbitmq-guide/contract.js';
import { openRabbitmq } from '../../examples/rabbitmq-guide/open-rabbitmq.js';
import { publishReadings } from '../../examples/rabbitmq-guide/publish-readings.js';
import { takeReadings } from '../../examples/rabbitmq-guide/take-readings.js';
import { hasRabbitmq, rabbitmqBroker } from '../support/rabbitmq-broker.js';

const SOON = { timeout: 30_000 };

const reading = (reading_id: string) => messageOf(ReadingTaken, { reading_id, celsius: 21.5 });

describe.skipIf(!hasRabbitmq())('docs/guides/rabbitmq.md, run', { timeout: 120_000 }, () => {
  it('publishes readings that wait for who has never run, and takes them, those that fail too', async () => {
    const { url } = await rabbitmqBroker().vhost();
    await publishReadings(url, silentLogger, [reading('r-1'), reading('r-2'), reading('r-3')]);
    const taken: string[] = [];
    const errors: object[] = [];
    const end = new AbortController();
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const taking = takeReadings({ url, logger, signal: end.signal }, (body) => {
      const { reading_id } = JSON.parse(body) as ReadingTaken;
      taken.push(reading_id);
      return reading_id === 'r-2' ? Promise.reject(new Error('too hot')) : Promise.resolve();
    });
    await expect.poll(() => taken, SOON).toEqual(['r-1', 'r-2', 'r-3']);
    await expect.poll(() => errors, SOON).toMatchObject([{ id: 'r-2' }]);
    end.abort();
    await taking;
    await using rabbitmq = openRabbitmq(url, silentLogger);
    await rabbitmq.declare({ channels: [readings] });
    expect(await rabbitmq.inspect({ subscription: averages })).toMatchObject({ ready: 3 });
  });

  it('says why there is no connection', async () => {
    const said: string[] = [];
    const logger = { ...silentLogger, warn: (_: object, words: string) => void said.push(words) };
    await using _ = openRabbitmq('amqp://guest:guest@127.0.0.1:1', logger);
    await expect.poll(() => said.join('\n'), SOON).toMatch(/RabbitMQ at 127.0.0.1:1 can't be reached: .*ECONNREFUSED/);
  });
});
