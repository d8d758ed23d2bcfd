/** As many slips of the pen as this make another name. */
const SLIPS = 2;

/** Whether one name may be the other, mistyped: a letter left out, put in, changed, or swapped with the next, twice at most. */
export function resembles(name: string, other: string): boolean {
  if (name === other || Math.abs(name.length - other.length) > SLIPS || other.length < SLIPS * 3) return false;
  let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let at = 1; at <= name.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const same = name[at - 1] === other[to - 1];
      const swapped = name[at - 1] === other[to - 2] && name[at - 2] === other[to - 1];
      const ways = [(row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + (same ? 0 : 1)];
      if (swapped) ways.push((before[to - 2] ?? 0) + 1);
      next.push(Math.min(...ways));
    }
    [before, row] = [row, next];
  }
  return (row[other.length] ?? 0) <= SLIPS;
}
