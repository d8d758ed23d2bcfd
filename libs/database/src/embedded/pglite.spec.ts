import { afterAll } from 'vitest';
import { describeTransport, featuresTable } from '#messaging/conformance';
import { databasePlace } from '../../../../tests/support/database-place.js';

describeTransport('embedded', 'on PGlite', {
  features: featuresTable.embedded,
  tooLargeBytes: 200_000_000,
  full: process.env['TRENZA_FULL'] === '1',
  make: () => databasePlace('pglite', afterAll),
});
