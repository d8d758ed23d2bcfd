import { type Finding, findings } from './finding.js';

/** As the admin routes answer it. */
export interface VitalsAnswer {
  readonly database: string;
  readonly clock_ahead_ms: number;
  readonly migrations: readonly {
    readonly schema: string;
    readonly pending: readonly string[];
    readonly unknown: readonly string[];
  }[];
}

const clocks = findings('clocks');
const migrations = findings('migrations');

/** Leases, retries and expiry go by the database's clock; messages' times and tokens by the process's. */
const MOST_OFF_MS = 1_000;

/** @param whose clock and files were compared with the database's: an app's that runs, or `this version`'s, which none runs */
export function checkVitals(whose: string, vitals: VitalsAnswer): readonly Finding[] {
  return [clock(whose, vitals.clock_ahead_ms), ...vitals.migrations.flatMap((state) => migrated(whose, state))];
}

/** Whose files they are when no app runs: then it is no fault that some were not applied yet. */
export const THIS_VERSION = 'this version';

function clock(about: string, aheadMs: number): Finding {
  const off = Math.abs(aheadMs);
  if (off <= MOST_OFF_MS) return clocks.ok(about, `agrees with the database's within ${MOST_OFF_MS} ms`);
  const says = `is ${off} ms ${aheadMs > 0 ? 'behind' : 'ahead of'} the database's`;
  return clocks.warn({ about, says, advice: 'Have both set by NTP.' });
}

function migrated(whose: string, { schema, pending, unknown }: VitalsAnswer['migrations'][number]): Finding[] {
  const about = `schema ${schema}`;
  const found: Finding[] = [];
  if (pending.length > 0)
    found.push(
      migrations[whose === THIS_VERSION ? 'warn' : 'fail']({
        about,
        says: `lacks ${pending.join(', ')} of ${whose}`,
        advice: 'A start of the app applies them first.',
      }),
    );
  if (unknown.length > 0)
    found.push(
      migrations.warn({
        about,
        says: `has ${unknown.join(', ')}, which ${whose} doesn't know: a newer version has been here`,
        advice: 'Run that version, unless this one is known to work with its tables.',
      }),
    );
  return found.length > 0 ? found : [migrations.ok(about, `has all that ${whose} brings`)];
}
