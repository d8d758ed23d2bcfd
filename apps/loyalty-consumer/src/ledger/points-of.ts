import { Rejected } from '#messaging';

/** A sale whose total no points can be counted for. */
class UncountableTotal extends Rejected {
  override readonly code = 'TRZ-5201';

  constructor(total: number) {
    super(`a sale's total of ${total} earns no points: it is negative, or too large to be counted exactly.`);
  }
}

/**
 * Points of a sale: `pointsPerUnit` for each whole unit of money, in integer cents, so that 19.99 is 19 units and never 20.
 * @throws UncountableTotal, which is permanent
 */
export function pointsOf(total: number, pointsPerUnit: number): number {
  const cents = Math.round(total * 100);
  const units = (cents - (cents % 100)) / 100;
  const points = units * pointsPerUnit;
  if (!(cents >= 0) || !Number.isSafeInteger(cents) || !Number.isSafeInteger(points)) throw new UncountableTotal(total);
  return points;
}
