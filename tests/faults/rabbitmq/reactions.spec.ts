import { describe, expect, it } from 'vitest';
import { rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { until } from '../../support/until.js';
import { full } from '../size.js';
import { canBeHad } from './brokered-fleet.js';
import { countReactions } from './count-reactions.js';
import { LiveFeeds } from './live-feeds.js';
import { ReactingUsers } from './reacting-users.js';
import { ReactionsFleet } from './reactions-fleet.js';
import { reportReactions } from './report-reactions.js';

const REACTIONS = full ? 10_000 : 1_000;
const QUARTER_WITHIN_MS = 120_000;

describe.skipIf(!canBeHad)('likes and unlikes of 500 users at once, answered by three instances over RabbitMQ', () => {
  it('are in the database as they were answered, and in the log once, though RabbitMQ restarts', async () => {
    const fleet = await ReactionsFleet.start(3);
    const feeds = await LiveFeeds.open(fleet);
    const users = new ReactingUsers(fleet.instances, REACTIONS);
    const { answered } = users;

    const restart = async (): Promise<number> => {
      const isQuarter = (): boolean => answered.all >= REACTIONS / 4;
      await until('a quarter is answered', isQuarter, { withinMs: QUARTER_WITHIN_MS });
      const unsettled = await fleet.unsettled();
      await rabbitmqBroker().restart();
      users.letThrough();
      return unsettled;
    };
    const [unsettled] = await Promise.all([restart(), users.react()]);
    const settledAfterMs = await fleet.settle();
    const differingFeeds = await feeds.differing();
    const count = await countReactions(fleet.databaseUrl, answered);

    reportReactions('RabbitMQ restarted', { users, unsettled, count, differingFeeds, settledAfterMs });
    expect(answered.refused).toEqual([]);
    expect(answered.all).toBe(REACTIONS);
    expect(unsettled).toBeGreaterThan(0);
    expect(count).toEqual({ likes: 0, sums: 0, lost: 0, twice: 0 });
  });
});
