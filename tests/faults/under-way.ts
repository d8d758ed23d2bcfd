import { until } from '../support/until.js';
import type { Subject } from './subject.js';

/** Resolves as soon as something is to be worked off, to how much: the moment for a fault. */
export const underWay = (subject: Subject): Promise<number> =>
  until('something is under way', async () => (await subject.unsettled()) || false, { everyMs: 5 });
