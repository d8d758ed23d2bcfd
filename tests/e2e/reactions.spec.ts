import { describe } from 'vitest';
import { describeBalancedReactions } from '../support/describe-balanced-reactions.js';
import { kinds } from '../support/own-database.js';

describe.skipIf(!kinds.includes('postgres'))('three instances of the reactions behind one balancer, embedded', () => {
  describeBalancedReactions(() =>
    Promise.resolve({
      env: { MESSAGING_ROUTES: '*=embedded' },
      publish: (app, reaccion) => app.foreign('reacciones_cola', 'reaccion', reaccion),
    }),
  );
});
