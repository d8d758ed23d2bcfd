import { TrenzaError } from './trenza-error.js';

/** One rule that a message broke: where, as a path, and which. */
export interface Violation {
  readonly field: string;
  readonly reason: string;
}

/** A message that breaks its contract: never written when it is ours, a dead letter at once when it came in. */
export class ContractViolation extends TrenzaError {
  readonly code = 'TRZ-1001';

  constructor(
    readonly messageType: string,
    readonly violations: readonly Violation[],
  ) {
    super(
      `a "${messageType}" breaks its contract: ${violations.map(({ field, reason }) => `${field}: ${reason}`).join('; ')}`,
    );
  }
}
