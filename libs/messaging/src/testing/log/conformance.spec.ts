import { describeTransport } from '../conformance/index.js';
import { logPlace } from './log-place.js';
import { logFeatures } from './log-transport.js';

/** No transport of ours: that a log, whose deliveries are no rows, finds the core finished. */
describeTransport('kafka', 'as a log in memory', {
  features: logFeatures,
  tooLargeBytes: 20_000_000,
  full: process.env['TRENZA_FULL'] === '1',
  make: () => logPlace(),
});
