import { describeTransport, featuresTable, memoryPlace } from '../../testing/conformance/index.js';

describeTransport('embedded', 'in memory', {
  features: featuresTable.embedded,
  tooLargeBytes: 200_000_000,
  full: process.env['TRENZA_FULL'] === '1',
  make: memoryPlace,
});
