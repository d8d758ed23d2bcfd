/** What a channel may ask of a transport. Checked at boot; a committed table that the conformance suite compares. */
export interface Features {
  /** Messages of one key arrive in the order of their publication. */
  readonly ordered: boolean;
  readonly priorities: boolean;
  readonly expiry: boolean;
  readonly lengthLimit: boolean;
  readonly requests: boolean;
  readonly retained: boolean;
  readonly wildcards: boolean;
  readonly tail: boolean;
  readonly results: boolean;
  /** What is published before a subscription first runs waits for it. */
  readonly survivesBeforeFirstRun: boolean;
}

export type Feature = keyof Features;
