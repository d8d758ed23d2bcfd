export { MemoryLocalQueue } from '../without-database/memory-local-queue.js';
