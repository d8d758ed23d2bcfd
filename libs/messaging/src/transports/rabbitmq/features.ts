import type { Features } from '../features.js';

export const rabbitmqFeatures: Features = {
  ordered: false,
  priorities: true,
  expiry: true,
  lengthLimit: true,
  requests: true,
  retained: false,
  wildcards: false,
  tail: false,
  results: false,
  survivesBeforeFirstRun: true,
  settles: true,
  deadLetters: true,
  purge: true,
};
