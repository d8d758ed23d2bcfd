import { beforeAll, describe, expect, it } from 'vitest';
import { badReactions, type ReactionsQueue } from './bad-reactions.js';
import { oddReactions } from './odd-reactions.js';
import type { ReactionsClient } from './reactions-client.js';
import { until } from './until.js';

const SOON = { withinMs: 45_000 };
/** Of an error, whatever the message had in it: it stands in lists and in the log. */
const MOST_CHARACTERS = 1_000;

interface Letter {
  readonly letter_id: number;
  readonly subscription: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly body_base64: string;
}

interface Letters {
  readonly count: number;
  readonly letters: readonly Letter[];
}

export interface ReachedReactions {
  readonly app: ReactionsClient;
  /** As a client that knows nothing of us: these bytes, and no headers. */
  readonly publish: (queue: ReactionsQueue, body: Buffer) => Promise<void>;
}

/** What becomes of every bad message, of those that are odd and yet good, and of the good ones after them. */
export function describeBadReactions(reach: () => Promise<ReachedReactions>): void {
  let app: ReactionsClient;
  let letters: readonly Letter[];

  beforeAll(async () => {
    const reached = await reach();
    ({ app } = reached);
    for (const { queue, body } of badReactions) await reached.publish(queue, body);
    for (const { queue, body } of oddReactions) await reached.publish(queue, body);
    const list = (): Promise<Letters> => app.get('/admin/messaging/dead-letters?limit=500');
    await until('all are given up', async () => (await list()).count >= badReactions.length, SOON);
    for (const { body, isSeen } of oddReactions)
      await until(`${body.toString('utf8', 0, 100)} takes effect`, () => isSeen(app), SOON);
    letters = await Promise.all(
      (await list()).letters.map(({ letter_id: id }) => app.get<Letter>(`/admin/messaging/dead-letters/${id}`)),
    );
  });

  describe('is one dead letter that says what is wrong, its bytes unchanged:', () => {
    it.each(badReactions)('$queue, $what', ({ queue, body, reason, error }) => {
      const base64 = body.toString('base64');
      const found = letters.filter((one) => one.subscription === queue && one.body_base64 === base64);
      expect(found.map((one) => [one.reason, one.attempts])).toEqual([[reason, 1]]);
      expect(found[0]?.error).toMatch(error);
      expect(found[0]?.error.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    });
  });

  it('is nothing else: no other letter, no retry, nothing that waits, and its consumer goes on', async () => {
    expect(letters).toHaveLength(badReactions.length);
    const idle = (name: ReactionsQueue): object => ({
      name,
      state: 'attached',
      paused_for: [],
      in_flight: 0,
      depth: { ready: 0 },
      retries: { waiting: 0, claimed: 0 },
      dead_letters: badReactions.filter(({ queue }) => queue === name).length,
    });
    const expected = [idle('reacciones_cola'), idle('persistencia_cola')];
    await expect
      .poll(() => app.get('/admin/messaging'), { timeout: SOON.withinMs })
      .toMatchObject({ subscriptions: expected, dead_letters: badReactions.length });
  });

  it('changes no count, and writes nothing to the log', async () => {
    expect(await app.outfit('malo', 'malo')).toMatchObject({ likes: 0, views: 0, liked: false });
    expect((await app.events('usuario_id=malo')).eventos).toEqual([]);
    expect((await app.events('outfit_id=malo')).eventos).toEqual([]);
  });
}
