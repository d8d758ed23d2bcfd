import type { Place } from '../support/place.js';
import type { Exit } from '../support/program.js';

/** What a fault is done to. */
export interface Subject {
  readonly place: Place;
  /** Where customers buy. */
  readonly shop: string;
  /** One URL of each app that has messages. */
  readonly apps: readonly string[];
  /** Asks what runs to stop, and resolves to how it ended. */
  stop(): Promise<readonly Exit[]>;
}
