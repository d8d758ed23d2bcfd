/** More than anybody writes; at some thousands what reads and writes JSON runs out of stack. */
export const MAX_DEPTH = 100;

/** Whether a value of JSON is nested more than `depth` levels deep. */
export function isDeeper(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const inner of Object.values(value)) if (isDeeper(inner, depth - 1)) return true;
  return false;
}
