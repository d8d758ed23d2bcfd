const FIRST_MS = 200;
const MOST_MS = 15_000;

/** The wait before the next try to connect: twice as long each time, and anything from its half on, so that not all come at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const most = Math.min(FIRST_MS * 2 ** Math.min(failures, 16), MOST_MS);
  return most / 2 + (random() * most) / 2;
}
