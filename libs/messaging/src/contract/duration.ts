const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as it is said aloud: `'250ms'`, `'30s'`, `'5m'`, `'1h'`, `'14d'`. */
export type Duration = `${number}${keyof typeof UNIT_MS}`;

/** @throws RangeError when it is no positive length of time */
export function toMs(duration: Duration): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (!(ms > 0)) throw new RangeError(`"${duration}" is no positive length of time such as "30s" or "5m"`);
  return ms;
}
