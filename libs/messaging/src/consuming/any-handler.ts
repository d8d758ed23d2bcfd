import type { BatchHandler } from './batches/batch-handler.js';
import type { Handler } from './handler.js';

/** One message at a time, or many. */
export type AnyHandler = Handler | BatchHandler;

export function isBatchHandler(handler: AnyHandler): handler is BatchHandler {
  return 'batch' in handler;
}
