import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lineTo } from '../support/line.js';
import { moodyLine } from '../support/moody-line.js';
import { kinds, ownDatabase } from '../support/own-database.js';
import { until } from '../support/until.js';
import { AllInOne } from './all-in-one.js';
import { countIn } from './count-in.js';
import { expectWhole } from './expect-whole.js';
import { report } from './report.js';
import { type Fault, run } from './run.js';
import { full, purchases } from './size.js';
import { pausesOf } from './unsettled.js';
import { withBadSale } from './with-bad-sale.js';

const kind = kinds.at(-1) ?? 'pglite';
/** In a short run nobody waits for minutes between attempts. */
const SHORT = { backoffMs: 100 };
/** Longer than all attempts together: those of the contract take up to 127 s. */
const REFUSED_MS = full ? 140_000 : 4_000;

const FULL_MAILBOX = 'lleno@example.com';
const NO_MAILBOX = 'nadie@example.com';
const BAD = 'veneno@example.com';
const at = (part: number): number => Math.floor(purchases * part);

interface Row {
  readonly name: string;
  readonly smtpAway?: boolean;
  readonly special?: ReadonlyMap<number, string>;
  /** Dead letters, by subscription and reason. */
  readonly dead?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const rows: readonly Row[] = full
  ? [
      { name: 'SMTP refuses connections for longer than all attempts together', smtpAway: true },
      {
        name: 'one mailbox answers 452',
        special: new Map([[at(0.4), FULL_MAILBOX]]),
        dead: { email_notifications: { attempts: 1 } },
      },
      {
        name: 'one mailbox answers 550',
        special: new Map([[at(0.4), NO_MAILBOX]]),
        dead: { email_notifications: { rule: 1 } },
      },
      {
        name: 'the handler always throws for one sale',
        special: new Map([[at(0.4), BAD]]),
        dead: { loyalty_points: { attempts: 1 } },
      },
    ]
  : [
      {
        name: 'SMTP refuses connections, one mailbox answers 452, one 550, and a handler always throws for one sale',
        smtpAway: true,
        special: new Map([
          [at(0.3), FULL_MAILBOX],
          [at(0.4), NO_MAILBOX],
          [at(0.5), BAD],
        ]),
        dead: { email_notifications: { attempts: 1, rule: 1 }, loyalty_points: { attempts: 1 } },
      },
    ];

const notice: Fault<AllInOne> = ({ note }) => note();

describe('purchases', () => {
  it.each(rows)('$name', async ({ name, smtpAway = false, special, dead = {} }) => {
    const databaseUrl = await ownDatabase(kind, onTestFinished);
    const policy = full ? {} : { email_notifications: SHORT, loyalty_points: SHORT };
    const bad = withBadSale({ what: 'throw', customer: BAD, policy });
    const subject = await AllInOne.prepare({ databaseUrl, atTheEnd: onTestFinished, ...bad });
    const moods = { [FULL_MAILBOX]: '452 4.2.2 mailbox full', [NO_MAILBOX]: '550 5.1.1 no such mailbox' };
    const line = await lineTo(await moodyLine(onTestFinished, { to: subject.place.smtpPort, moods }));
    onTestFinished(() => line.cut());
    await subject.launch({ SMTP_URL: line.url });

    const refuses: Fault<AllInOne> = async ({ note }) => {
      await line.cut();
      const { email } = subject.place.urls;
      await until('it pauses', async () => (await pausesOf(email, 'email_notifications')).includes('unavailable'));
      await note();
      const burnt = databaseUrl === undefined ? undefined : (await countIn(subject.place)).burnt;
      await sleep(REFUSED_MS);
      const still = databaseUrl === undefined ? undefined : (await countIn(subject.place)).burnt;
      expect(still, 'attempts burnt while it refused').toBe(burnt);
      expect(await pausesOf(email, 'email_notifications')).toContain('unavailable');
      await line.mend();
    };
    const outcome = await run({ subject, faults: [smtpAway ? refuses : notice], ...(special && { special }) });
    report(name, outcome);
    const letters = Object.entries(dead).map(([subscription, reasons]) => [
      subscription,
      Object.values(reasons).reduce((sum, many) => sum + many, 0),
    ]);
    // What was under way when the connection was cut may have arrived.
    expectWhole(outcome, {
      faults: 1,
      dead: Object.fromEntries(letters) as Record<string, number>,
      cuts: smtpAway ? 1 : 0,
    });
    const said = outcome.count.deadLetters.map(({ subscription, reason }) => `${subscription}: ${reason}`);
    const expected = Object.entries(dead).flatMap(([subscription, reasons]) =>
      Object.keys(reasons).map((reason) => `${subscription}: ${reason}`),
    );
    expect(said.toSorted()).toEqual(expected.toSorted());
  });
});
