import { expect, it } from 'vitest';
import { errorsIn } from './errors-page.js';

it('finds each error with its own comment', () => {
  const source = `
    /** Not an error. */
    export class Other {}

    /**
     * The stock is used up.
     * Order less of it.
     */
    export class SoldOut extends TrenzaError {
      readonly code = 'TRZ-5901';
    }
    export class Bare extends TrenzaError {
      override readonly code: string = 'TRZ-5902';
    }`;
  expect(errorsIn(source)).toEqual([
    { code: 'TRZ-5901', name: 'SoldOut', meaning: 'The stock is used up. Order less of it.' },
    { code: 'TRZ-5902', name: 'Bare', meaning: '' },
  ]);
});
