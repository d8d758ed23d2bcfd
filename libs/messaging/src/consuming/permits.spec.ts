import { expect, it } from 'vitest';
import { Permits } from './permits.js';

const nothing = (): void => undefined;

it('runs at once what has a permit, and the rest in the order of asking', async () => {
  const permits = new Permits(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const results = [1, 2, 3, 4, 5].map(async (name) =>
    permits.run(() => {
      begun.push(name);
      return new Promise<number>((resolve) => ends.push(() => resolve(name)));
    }, nothing),
  );
  expect(begun).toEqual([1, 2]);
  expect(permits.taken).toBe(2);
  for (let ended = 0; ended < results.length; ended += 1) {
    await expect.poll(() => ends.length).toBeGreaterThan(ended);
    ends[ended]?.();
  }
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5]);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  await permits.idle();
  expect(permits.free).toBe(2);
});

it('passes over nobody who waits, though a permit comes free in the same moment', async () => {
  const permits = new Permits(1);
  await permits.take();
  const begun: string[] = [];
  void permits.run(() => void begun.push('first'), nothing);
  permits.giveBack();
  void permits.run(() => void begun.push('second'), nothing);
  expect(begun).toEqual(['first', 'second']);
});

it('has no end of its stack, however many wait that are over at once', async () => {
  const permits = new Permits(1);
  await permits.take();
  let over = 0;
  for (let waiting = 0; waiting < 5_000; waiting += 1) void permits.run(nothing, () => (over += 1));
  permits.giveBack();
  expect(over).toBe(5_000);
  expect(permits.free).toBe(1);
});

it.each([
  [
    'throws',
    () => {
      throw new RangeError('no');
    },
  ],
  ['rejects', () => Promise.reject(new RangeError('no'))],
])('has its permit back from work that %s', async (_how, work: () => Promise<void>) => {
  const permits = new Permits(1);
  await expect(permits.run(work, nothing)).rejects.toThrow(RangeError);
  expect(permits.free).toBe(1);
});
