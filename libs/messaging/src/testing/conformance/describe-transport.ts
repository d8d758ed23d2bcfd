import { describe } from 'vitest';
import type { TransportName } from '../../contract/channel.js';
import { describeBatches } from './batches.js';
import { describeBroker } from './broker.js';
import { describeBrokerLoad } from './broker-load.js';
import { describeClosing } from './closing.js';
import { describeDelivering } from './delivering.js';
import { describeDying } from './dying.js';
import { describeFailing } from './failing.js';
import { describeFeatures } from './features.js';
import { describeIdentity } from './identity.js';
import { describeMessages } from './messages.js';
import { describeOrder } from './order.js';
import { describeOutbox } from './outbox.js';
import type { Candidate } from './place.js';
import { describeQueueing } from './queueing.js';
import { describeRequests } from './requests.js';
import { describeRestarts } from './restarts.js';
import { Rig } from './rig.js';
import { describeTails } from './tails.js';
import { describeTopology } from './topology.js';
import { describeUnavailable } from './unavailable.js';

const THEMES = [
  describeFeatures,
  describeTopology,
  describeDelivering,
  describeMessages,
  describeQueueing,
  describeIdentity,
  describeOutbox,
  describeOrder,
  describeFailing,
  describeUnavailable,
  describeBatches,
  describeTails,
  describeRequests,
  describeDying,
  describeClosing,
  describeRestarts,
  describeBroker,
  describeBrokerLoad,
];

/** What every transport promises, executed, and the whole bus on it. `transports/transport.ts` says the same in words. */
export function describeTransport(name: TransportName, where: string, candidate: Candidate): void {
  describe(`${name} ${where}`, () => {
    const rig = new Rig(name, candidate);
    for (const theme of THEMES) theme(rig);
  });
}
