import { afterAll, describe } from 'vitest';
import { describeTransport, featuresTable } from '#messaging/conformance';
import { databasePlace } from '../../../../tests/support/database-place.js';
import { postgresUrl } from '../../../../tests/support/postgres.js';

describe.skipIf(postgresUrl() === undefined)('on a server', () => {
  describeTransport('embedded', 'on Postgres', {
    features: featuresTable.embedded,
    tooLargeBytes: 200_000_000,
    full: process.env['TRENZA_FULL'] === '1',
    make: () => databasePlace('postgres', afterAll),
  });
});
