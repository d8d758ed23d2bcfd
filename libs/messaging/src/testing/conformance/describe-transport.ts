import { describe } from 'vitest';
import type { TransportName } from '../../contract/channel.js';
import { describeDelivering } from './delivering.js';
import { describeFailing } from './failing.js';
import { describeFeatures } from './features.js';
import type { Candidate } from './place.js';
import { Rig } from './rig.js';

const THEMES = [describeFeatures, describeDelivering, describeFailing];

/** What every transport promises, executed, and the whole bus on it. `transports/transport.ts` says the same in words. */
export function describeTransport(name: TransportName, where: string, candidate: Candidate): void {
  describe(`${name} ${where}`, () => {
    const rig = new Rig(name, candidate);
    for (const theme of THEMES) theme(rig);
  });
}
