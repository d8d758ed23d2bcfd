import type { MessageClass } from '../contract/message.js';
import { compileClass } from '../validation/compile.js';
import { violationsOf } from '../validation/report.js';

/** Whether fields keep a message's contract: by the compiled closures, and by class-validator itself. They must agree. */
export function verdictsOn(
  type: MessageClass | (new () => object),
  fields: Record<string, unknown>,
): { readonly compiled: boolean; readonly classValidator: boolean } {
  const { accepts, hydrate } = compileClass(type);
  return { compiled: accepts(fields), classValidator: violationsOf(hydrate(fields)).length === 0 };
}
