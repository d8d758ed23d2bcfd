import type { Channel } from '../contract/channel.js';

/** What must exist before the first message: channels, each with every subscription that the contracts name. */
export interface TopologyPlan {
  readonly channels: readonly Channel[];
  /** Names that are used as they are where they exist: MESSAGING_ADOPT, and channels that no contract knows. */
  readonly adopt?: readonly string[];
}

/** One difference between a plan and its broker. */
export interface TopologyDifference {
  /**
   * `missing`: declaring creates it. `wrong`: declaring throws. `weak`: it works and promises less than it could.
   * `extra`: it belongs to a planned channel and no contract names it. `unknown`: nobody gave the means to compare it.
   */
  readonly kind: 'missing' | 'wrong' | 'weak' | 'extra' | 'unknown';
  /** As the broker's people call it: `queue "reacciones_cola"`. */
  readonly what: string;
  /** Which setting, from what, to what, and what to do; of an `extra`, what would be lost with it. */
  readonly detail: string;
}
