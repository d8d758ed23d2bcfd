import { describe } from 'vitest';
import { describeTransport, featuresTable } from '#messaging/conformance';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { rabbitmqPlace } from '../../support/rabbitmq-place.js';

describe.skipIf(!hasRabbitmq())('on a real broker', () => {
  describeTransport('rabbitmq', 'with its stores in memory', {
    features: featuresTable.rabbitmq,
    tooLargeBytes: 16 * 1_024 * 1_024 + 1,
    hasBroker: true,
    headerBytes: 60_000,
    full: process.env['TRENZA_FULL'] === '1',
    make: () => rabbitmqPlace(rabbitmqBroker()),
  });
});
