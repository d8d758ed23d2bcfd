import { expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

it('doubles up to a quarter of a minute, and no two clients need come at once', () => {
  const [least, most] = [() => 0, () => 1];
  expect([0, 1, 2, 6, 7, 1_000].map((failures) => [backoffMs(failures, least), backoffMs(failures, most)])).toEqual([
    [100, 200],
    [200, 400],
    [400, 800],
    [6_400, 12_800],
    [7_500, 15_000],
    [7_500, 15_000],
  ]);
});
