/** The most rows that one read or claim brings. */
export const MOST = 1_000;

/**
 * An array without its length. Were it to see how long each array is, Postgres would find a plan of its own for every
 * call, which takes longer than the work; as it is, one plan serves from the sixth call on.
 */
export function anyLength(array: string): string {
  return `(select ${array})`;
}

export function unnest(...arrays: readonly string[]): string {
  return `unnest(${arrays.map(anyLength).join(', ')})`;
}
