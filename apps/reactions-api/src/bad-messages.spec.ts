import { afterAll, describe } from 'vitest';
import { persistenciaCola, reaccionesCola } from '#contracts';
import { embeddedQueue, openDatabase } from '#database';
import { embeddedTransport, silentLogger } from '#messaging';
import { describeBadReactions } from '../../../tests/support/describe-bad-reactions.js';
import { kinds, ownDatabase } from '../../../tests/support/own-database.js';
import { ReactionsClient } from '../../../tests/support/reactions-client.js';
import { startReactions } from './testing/start-reactions.js';

const channels = { reacciones_cola: reaccionesCola, persistencia_cola: persistenciaCola };

describe.skipIf(!kinds.includes('postgres'))('a bad message, from another process by the same database', () => {
  describeBadReactions(async () => {
    const url = (await ownDatabase('postgres', afterAll)) ?? '';
    const reactions = await startReactions({ DATABASE_URL: url });
    afterAll(reactions.stop);
    const database = await openDatabase({ url, logger: silentLogger });
    afterAll(() => database.close());
    const embedded = embeddedTransport({ queue: embeddedQueue(database), owner: 'foreign', logger: silentLogger });
    return {
      app: new ReactionsClient(reactions.url),
      publish: async (queue, body) => {
        const [result] = await embedded.publish({ channel: channels[queue] }, [{ body }]);
        if (result?.fate !== 'taken') throw new Error(`${queue} does not take it`, { cause: result });
      },
    };
  });
});
