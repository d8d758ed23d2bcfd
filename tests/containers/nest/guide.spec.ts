import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FarmModule } from '../../../examples/nest-guide/farm.module.js';
import { Farm } from '../../../examples/nest-guide/farm.js';
import { bootstrap } from '../../../examples/nest-guide/main.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';

describe.skipIf(!hasRabbitmq())('docs/guides/nest.md, on RabbitMQ', () => {
  it('has a service, and a client that weighs its cats', async () => {
    const { url } = await rabbitmqBroker().vhost();
    const service = await bootstrap(url);
    onTestFinished(() => service.close());
    const client = await Test.createTestingModule({ imports: [FarmModule.on(url)] }).compile();
    await client.init();
    onTestFinished(() => client.close());
    const farm = client.get(Farm, { strict: false });
    await farm.weigh('Tom', 4_200);
    await expect.poll(() => farm.weightOf('Tom').catch(() => undefined), { timeout: 10_000 }).toBe(4_200);
    await expect(farm.weightOf('Tim')).rejects.toMatchObject({ statusCode: 404 });
  });
});
