export { describeTransport } from './describe-transport.js';
export { featuresTable } from './features.js';
export { Lifeline } from './lifeline.js';
export { memoryPlace } from './memory-place.js';
export type { BrokerInHand, Candidate, Place, Subject } from './place.js';
export { storesThrough } from './stores-through.js';
