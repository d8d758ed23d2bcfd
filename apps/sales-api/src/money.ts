/** Cents as the wire has them: whole units, with two decimals at most. */
export const inUnits = (cents: number): number => cents / 100;
