import type { Place } from '../support/place.js';
import type { Exit } from '../support/program.js';

/** What a fault is done to. */
export interface Subject {
  readonly place: Place;
  /** Where customers buy at this moment. */
  readonly shop: string;
  /** Messages that are still to be worked off. @throws while who knows it is away */
  unsettled(): Promise<number>;
  /** Asks what runs to stop, and resolves to how it ended. */
  stop(): Promise<readonly Exit[]>;
}
