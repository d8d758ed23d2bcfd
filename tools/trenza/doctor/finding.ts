type Level = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level;
  /** Under which heading it stands: configuration, database, apps, … */
  readonly area: string;
  /** What it is about: a variable, an app, a subscription. */
  readonly about: string;
  /** How it is. */
  readonly says: string;
  /** What to do, where something is wrong. */
  readonly advice?: string;
}

type Said = Omit<Finding, 'level' | 'area'>;

/** Findings under one heading. */
export interface Findings {
  readonly ok: (about: string, says: string) => Finding;
  readonly warn: (said: Said) => Finding;
  readonly fail: (said: Said) => Finding;
}

export const findings = (area: string): Findings => ({
  ok: (about, says) => ({ level: 'ok', area, about, says }),
  warn: (said) => ({ level: 'warn', area, ...said }),
  fail: (said) => ({ level: 'fail', area, ...said }),
});

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
