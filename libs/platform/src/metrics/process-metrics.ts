import { collectDefaultMetrics, Registry } from 'prom-client';

/** Memory, CPU, event loop and garbage collection: the process's, so one registry for all of its apps. */
export class ProcessMetrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
