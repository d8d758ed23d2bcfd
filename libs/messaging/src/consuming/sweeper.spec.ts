import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sweeper } from './sweeper.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function sweeperOf(...times: number[]) {
  const sweeper = new Sweeper();
  const expired: number[] = [];
  const expiries = times.map((ms) => sweeper.after(ms, () => void expired.push(ms)));
  return { sweeper, expired, expiries };
}

it('expires each at its time, and none before', () => {
  const { expired } = sweeperOf(1_000, 300, 2_000);
  vi.advanceTimersByTime(299);
  expect(expired).toEqual([]);
  vi.advanceTimersByTime(800);
  expect(expired).toEqual([300, 1_000]);
  vi.advanceTimersByTime(2_000);
  expect(expired).toEqual([300, 1_000, 2_000]);
});

it('expires none that was cancelled, however often and wherever it stood', () => {
  const { expired, expiries } = sweeperOf(100, 200, 300, 400);
  for (const at of [1, 0, 3, 1]) expiries[at]?.cancel();
  vi.advanceTimersByTime(1_000);
  expect(expired).toEqual([300]);
  expiries[2]?.cancel();
});

it('goes on when one that expires cancels another, or has one begin', () => {
  const { sweeper, expired, expiries } = sweeperOf(300, 400);
  sweeper.after(200, () => {
    expiries[0]?.cancel();
    sweeper.after(100, () => void expired.push(100));
  });
  vi.advanceTimersByTime(1_000);
  expect(new Set(expired)).toEqual(new Set([100, 400]));
});

it('does not expire what another cancels that is due as well', () => {
  const { sweeper } = sweeperOf();
  const expired: number[] = [];
  sweeper.after(50, () => second.cancel());
  const second = sweeper.after(50, () => void expired.push(50));
  vi.advanceTimersByTime(1_000);
  expect(expired).toEqual([]);
});

it('has no timer while nothing waits', () => {
  const { expiries } = sweeperOf(10_000);
  expect(vi.getTimerCount()).toBe(1);
  expiries[0]?.cancel();
  vi.advanceTimersByTime(200);
  expect(vi.getTimerCount()).toBe(0);
});
