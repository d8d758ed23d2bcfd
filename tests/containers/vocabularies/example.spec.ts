import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../../../examples/rabbitmq-package/run.js';
import { packageExampleSays } from '../../support/package-example-says.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';

/** What its logger says, which is that of programs that bring none. */
let logged: string[] = [];

beforeEach(() => {
  logged = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => logged.push(String(text)) > 0);
  onTestFinished(() => write.mockRestore());
});

const broker = hasRabbitmq() ? rabbitmqBroker() : undefined;

describe.skipIf(!broker)('examples/rabbitmq-package', { timeout: 60_000 }, () => {
  it('connects, publishes and consumes every kind, looks, purges, and ends', async () => {
    const { url, name } = (await broker?.vhost()) ?? { url: '', name: '' };
    const { hostname, port } = new URL(url);
    const lines: string[] = [];
    const environment = { RABBITMQ_HOST: hostname, RABBITMQ_PORT: port, RABBITMQ_VIRTUAL_HOST: name };
    expect(await run(environment, (line) => lines.push(line))).toBe(true);
    expect(lines).toEqual(expect.arrayContaining([...packageExampleSays]));
    expect(lines).toHaveLength(packageExampleSays.length);
    expect(logged).toEqual([
      expect.stringMatching(/ info connected to RabbitMQ\n$/),
      expect.stringMatching(/ error the message became a dead letter: .*"reason":"rejected"/),
      expect.stringMatching(/ info disconnected from RabbitMQ\n$/),
    ]);
  });

  it('ends with false where it can not connect', async () => {
    const lines: string[] = [];
    const environment = { RABBITMQ_HOST: '127.0.0.1', RABBITMQ_PORT: '1' };
    expect(await run(environment, (line) => lines.push(line))).toBe(false);
    expect(lines).toEqual([expect.stringMatching(/^error: RabbitMQ at 127.0.0.1:1 can't be reached/)]);
    expect(logged).toEqual([
      expect.stringMatching(/ error no connection to RabbitMQ at 127.0.0.1:1 in 3 tries, 1 s apart/),
    ]);
  });
});
