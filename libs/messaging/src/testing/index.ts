export { MemoryLocalQueue } from './memory-local-queue.js';
export { memoryStores } from './memory-stores.js';
export type { MemoryStores } from './memory-stores.js';
export { pipelineStages } from './pipeline-stages.js';
export { testBus, TestBus } from './test-bus.js';
export { verdictsOn } from './verdicts.js';
export type { TestBusOptions } from './test-bus.js';
