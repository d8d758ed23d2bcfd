import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { moodyLine } from '../support/moody-line.js';
import { kinds, ownDatabase } from '../support/own-database.js';
import { until } from '../support/until.js';
import { countIn, unsettledOf } from './count-in.js';
import { endLeases } from './end-leases.js';
import { expectWhole } from './expect-whole.js';
import { type App, Fleet, type FleetOptions } from './fleet.js';
import { expectGivenUp, LethalSale } from './lethal-sale.js';
import { report } from './report.js';
import { type Fault, run } from './run.js';
import { full } from './size.js';
import { underWay } from './under-way.js';
import { outboxOf } from './unsettled.js';

const KILLS = full ? 30 : 8;
const REPLACEMENTS = full ? 12 : 4;
const EVERY_MS = 2_000;
/** So slow that there is always some e-mail under way. */
const SMTP_DELAY_MS = 400;
const REMOVE = 'libs/database/src/stores/outbox-store.js#DatabaseOutbox.remove@before';

const fleet = async (options: Partial<FleetOptions> = {}): Promise<Fleet> =>
  Fleet.prepare({
    databaseUrl: (await ownDatabase('postgres', onTestFinished)) ?? '',
    atTheEnd: onTestFinished,
    ...options,
  });

/** One after the other: the machine may have two cores. */
async function addAll(subject: Fleet, apps: readonly App[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const app of apps) await subject.add(app, env);
}

describe.skipIf(!kinds.includes('postgres'))('purchases served by processes of their own', () => {
  it('are all made while replicas of the consumers are replaced, by SIGTERM and SIGKILL in turn', async () => {
    const POLICY = JSON.stringify(full ? {} : { email_notifications: { timeout: '5s' } });
    const subject = await fleet({ preload: ['tests/faults/policy.mjs'], env: { POLICY } });
    const SMTP_URL = await moodyLine(onTestFinished, { to: subject.place.smtpPort, delayMs: SMTP_DELAY_MS });
    const consumers = ['email-consumer', 'loyalty-consumer'] as const;
    await addAll(subject, ['mail-inbox', 'sales-api', ...consumers, ...consumers, ...consumers], { SMTP_URL });

    const replaceAll: Fault<Fleet> = async ({ note, step }) => {
      for (let turn = 0; turn < REPLACEMENTS; turn += 1) {
        const [oldest] = subject.of(turn % 2 === 0 ? 'email-consumer' : 'loyalty-consumer');
        if (oldest === undefined) throw new Error('nobody is left to be replaced');
        const signal = turn % 4 === 0 || turn % 4 === 3 ? 'SIGKILL' : 'SIGTERM';
        step();
        await note(await underWay(subject));
        const exit = await subject.remove(oldest, signal);
        expect(exit).toEqual(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal });
        if (signal === 'SIGKILL' && !full) await endLeases(subject.databaseUrl, oldest.program.pid, false);
        await subject.add(oldest.app, { SMTP_URL });
        await sleep(EVERY_MS);
      }
    };
    const outcome = await run({ subject, faults: [replaceAll], steps: REPLACEMENTS });
    report('three replicas of each consumer, one replaced every few seconds', outcome);
    expectWhole(outcome, { faults: REPLACEMENTS, cuts: REPLACEMENTS / 2 });
  });

  it('are all made but one, whose message kills the process that handles it, again and again', async () => {
    const lethal = new LethalSale(KILLS);
    const subject = await fleet(lethal.options);
    await addAll(subject, ['mail-inbox', 'sales-api', 'email-consumer', 'loyalty-consumer']);

    // the app that died of it can't be asked
    const fault = lethal.fault(async ({ place }) => unsettledOf(await countIn(place)));
    const outcome = await run({ subject, faults: [fault], special: lethal.special });
    report(lethal.name, outcome);
    expectGivenUp(lethal, outcome);
    expectWhole(outcome, { faults: 1, dead: { loyalty_points: 1 } });
  });

  it('are all made while a relay is stopped in mid-batch past its lease, and woken again', async () => {
    const subject = await fleet({
      preload: ['tests/faults/kill-at.mjs'],
      env: { POINTS: JSON.stringify([REMOVE]) },
    });
    await addAll(subject, ['mail-inbox', 'sales-api', 'sales-api', 'email-consumer', 'loyalty-consumer']);
    const [relaying] = subject.of('sales-api');
    if (relaying === undefined) throw new Error('there is no shop');
    const { program } = relaying;

    const stopPastLease: Fault<Fleet> = async ({ note }) => {
      writeFileSync(join(subject.place.folder, 'kill-at'), `${REMOVE} SIGSTOP`);
      program.signal('SIGUSR2');
      await until('it is stopped', () => stateOf(program.pid).startsWith('T'));
      await note();
      if (!full) await endLeases(subject.databaseUrl, program.pid, false);
      const relays = async (): Promise<boolean> => (await outboxOf(subject.shop)) === 0;
      await until('the other relays', relays, { withinMs: 60_000 });
      program.signal('SIGCONT');
      await until('it knows', () => program.output.includes('another process took the relay over'));
    };
    const outcome = await run({ subject, faults: [stopPastLease] });
    report('two relays, one stopped in mid-batch past its lease, and woken', outcome);
    expectWhole(outcome, { faults: 1 });
  });
});

const stateOf = (pid: number): string =>
  execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
