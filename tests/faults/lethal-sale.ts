import { expect } from 'vitest';
import { read } from '../support/shop.js';
import { until } from '../support/until.js';
import { endLeases } from './end-leases.js';
import type { Fleet } from './fleet.js';
import type { Fault, Run } from './run.js';
import { purchases } from './size.js';
import { withBadSale } from './with-bad-sale.js';

const CUSTOMER = 'asesino@example.com';
const KILL_WITHIN_MS = 60_000;

/** One of the purchases kills the process that would write its points, as often as its policy has attempts. */
export class LethalSale {
  readonly name: string;
  /** What the fleet is started with. */
  readonly options: ReturnType<typeof withBadSale>;
  /** What the run has of it. */
  readonly special = new Map([[Math.floor(purchases * 0.3), CUSTOMER]]);
  #kills = 0;

  constructor(readonly attempts: number) {
    this.name = `a message kills its process ${attempts} times`;
    this.options = withBadSale({ what: 'kill', customer: CUSTOMER, policy: { loyalty_points: { attempts } } });
  }

  /**
   * Puts another process in the place of each that died of it, until it is a dead letter.
   * @param unsettled how to count, after the first kill, what there is to be worked off; as the fleet does when absent
   */
  fault(unsettled?: (fleet: Fleet) => Promise<number>): Fault<Fleet> {
    return async ({ subject, note }) => {
      for (;;) {
        const [loyalty] = subject.of('loyalty-consumer');
        if (loyalty === undefined) throw new Error('nobody is there to be killed');
        const { program, url } = loyalty;
        const isOver = async (): Promise<boolean> => !program.running || (await hasDeadLetter(url));
        await until('a kill, or a dead letter', isOver, { withinMs: KILL_WITHIN_MS });
        if (program.running) return;
        this.#kills += 1;
        if (this.#kills === 1) await note(await unsettled?.(subject));
        await subject.remove(loyalty, 'SIGKILL');
        // 30 leases of 30 s would be a quarter of an hour
        await endLeases(subject.databaseUrl, program.pid, false);
        await subject.launch('loyalty-consumer');
      }
    };
  }

  /** Processes that died of it. */
  get kills(): number {
    return this.#kills;
  }
}

/** It killed as often as it may, and once more where who died of its first delivery left no row of that; then it was given up. */
export function expectGivenUp({ kills, attempts }: LethalSale, { count }: Run): void {
  expect(kills).toBeGreaterThanOrEqual(attempts);
  expect(kills).toBeLessThanOrEqual(attempts + 1);
  expect(count.deadLetters.map(({ reason }) => reason)).toEqual(['crashes']);
}

async function hasDeadLetter(app: string): Promise<boolean> {
  const { dead_letters: many } = await read<{ dead_letters: number }>(`${app}/admin/messaging`);
  return many > 0;
}
