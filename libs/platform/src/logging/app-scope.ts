import { AsyncLocalStorage } from 'node:async_hooks';

/** Which app of the process is at work: Nest's static `Logger` is one a process, and its lines say whose they are by this. */
export const appScope = new AsyncLocalStorage<string>();
