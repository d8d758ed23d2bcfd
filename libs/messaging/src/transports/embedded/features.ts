import type { Features } from '../features.js';

export const embeddedFeatures: Features = {
  ordered: true,
  priorities: true,
  expiry: true,
  lengthLimit: false,
  requests: true,
  retained: false,
  wildcards: false,
  tail: true,
  results: false,
  survivesBeforeFirstRun: true,
  settles: true,
  deadLetters: false,
  purge: true,
};
