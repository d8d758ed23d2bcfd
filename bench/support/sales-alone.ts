import { startHost } from '#platform';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';

// Its own main.ts refuses a folder whose sales nobody will ever hear of; here they are only counted.
await startHost([salesApi]);
