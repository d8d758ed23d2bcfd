import { Table } from '../table.js';
import type { ReactionsCount } from './count-reactions.js';
import type { ReactingUsers } from './reacting-users.js';

const HEADINGS = [
  'fault',
  'reactions and views sent',
  'answered 2xx',
  'unsettled',
  'likes that differ from what was answered',
  'sums that differ from their likes',
  'lost from the log',
  'in the log twice',
  'feeds that ended on another count',
  'settled after the load',
  'seed',
];

interface ReactionsRun {
  readonly users: ReactingUsers;
  /** At the moment of the fault. */
  readonly unsettled: number;
  readonly count: ReactionsCount;
  readonly differingFeeds: number;
  readonly settledAfterMs: number;
}

/** A row of the page's table of reactions. */
export function reportReactions(fault: string, run: ReactionsRun): void {
  const { users, unsettled, count, differingFeeds, settledAfterMs } = run;
  new Table('Reactions over RabbitMQ and Postgres', HEADINGS).add([
    fault,
    String(users.sent),
    String(users.answered.all),
    String(unsettled),
    String(count.likes),
    String(count.sums),
    String(count.lost),
    String(count.twice),
    String(differingFeeds),
    `${(settledAfterMs / 1_000).toFixed(1)} s`,
    String(users.seed),
  ]);
}
