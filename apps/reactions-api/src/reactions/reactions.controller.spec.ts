import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MOST_AHEAD_SECONDS } from '#contracts';
import { LiveStream } from '../../../../tests/support/live-stream.js';
import { ReactionsClient } from '../../../../tests/support/reactions-client.js';
import { startReactions } from '../testing/start-reactions.js';

let app: ReactionsClient;
beforeAll(async () => {
  const { url, stop } = await startReactions();
  app = new ReactionsClient(url);
  afterAll(stop);
});

const live = async (outfit: string, lastEventId?: string): Promise<LiveStream> => {
  const stream = await LiveStream.open(app.url, outfit, lastEventId);
  onTestFinished(() => stream.close());
  return stream;
};
const reaccion = (outfit: string, usuario: string, accion: string, timestamp: number) =>
  app.foreign('reacciones_cola', 'reaccion', { usuario_id: usuario, outfit_id: outfit, accion, timestamp });

describe('a reaction', () => {
  it('is one like of a user and outfit, however often it is sent', async () => {
    expect(await app.react('once', 'ana', 'like')).toEqual({ outfit_id: 'once', likes: 1, views: 0, liked: true });
    expect(await app.react('once', 'ana', 'like')).toMatchObject({ likes: 1, liked: true });
    expect(await app.react('once', 'eva', 'like')).toMatchObject({ likes: 2 });
    expect(await app.react('once', 'ana', 'unlike')).toMatchObject({ likes: 1, liked: false });
    expect(await app.react('once', 'ana', 'unlike')).toMatchObject({ likes: 1 });
    expect(await app.outfit('once', 'ana')).toMatchObject({ likes: 1, liked: false });
    expect(await app.outfit('once', 'eva')).toMatchObject({ liked: true });
    expect(await app.outfit('once')).toMatchObject({ likes: 1, liked: false });
  });

  it('of somebody who never liked it takes no like away', async () => {
    expect(await app.react('never', 'ana', 'unlike')).toEqual({ outfit_id: 'never', likes: 0, views: 0, liked: false });
    expect(await app.outfit('unheard-of')).toEqual({ outfit_id: 'unheard-of', likes: 0, views: 0, liked: false });
  });

  it('is in the log once, though it also comes by the queue', async () => {
    for (const accion of ['like', 'unlike', 'like'] as const) await app.react('logged', 'ana', accion);
    await expect
      .poll(() => app.get(`/colas/persistencia_cola`))
      .toMatchObject({ message_count: 0, unsettled_count: 0 });
    const { eventos } = await app.events('outfit_id=logged');
    expect(eventos.map(({ evento, datos }) => [evento, datos])).toEqual(
      ['like', 'unlike', 'like'].map((action) => ['reaction', { user_id: 'ana', outfit_id: 'logged', action }]),
    );
    expect(new Set(eventos.map(({ message_id: id }) => id)).size).toBe(3);
  });

  it('of another program is applied when it is taken from the queue, and an earlier one changes nothing', async () => {
    const now = Date.now() / 1000;
    await reaccion('foreign', 'ana', 'like', now - 10);
    await expect.poll(() => app.outfit('foreign', 'ana')).toMatchObject({ likes: 1, liked: true });
    await reaccion('foreign', 'ana', 'unlike', now - 20);
    await reaccion('foreign', 'eva', 'like', now - 20);
    await expect.poll(() => app.outfit('foreign')).toMatchObject({ likes: 2 });
    expect(await app.outfit('foreign', 'ana')).toMatchObject({ liked: true });
    await reaccion('foreign', 'ana', 'unlike', now - 5);
    await expect.poll(() => app.outfit('foreign', 'ana')).toMatchObject({ likes: 1, liked: false });
  });

  it('without metadata may say so with null', async () => {
    const response = await app.post('/outfits/null/reactions', { usuario_id: 'ana', accion: 'like', metadata: null });
    expect(response.status).toBe(201);
    const { eventos } = await app.events('outfit_id=null');
    expect(eventos).toMatchObject([{ metadata: {} }]);
  });

  it('over HTTP is taken where another clock said the latest that there may be, and ours is behind it', async () => {
    await reaccion('bound', 'ana', 'like', Date.now() / 1000 + MOST_AHEAD_SECONDS - 1);
    await expect.poll(() => app.outfit('bound')).toMatchObject({ likes: 1 });
    const now = Date.now;
    const behind = vi.spyOn(Date, 'now').mockImplementation(() => now() - 10_000);
    onTestFinished(() => behind.mockRestore());
    expect(await app.react('bound', 'ana', 'unlike')).toMatchObject({ likes: 0 });
  });

  it('over HTTP is later than what another clock said', async () => {
    await reaccion('ahead', 'ana', 'like', Date.now() / 1000 + 100);
    await expect.poll(() => app.outfit('ahead')).toMatchObject({ likes: 1 });
    expect(await app.react('ahead', 'ana', 'unlike')).toMatchObject({ likes: 0 });
    expect(await app.outfit('ahead', 'ana')).toMatchObject({ likes: 0, liked: false });
  });
});

describe('outfits', () => {
  it('are ranked by likes, page by page', async () => {
    for (let outfit = 1; outfit <= 5; outfit++) {
      for (let user = 1; user <= outfit + 10; user++) await app.react(`ranked-${outfit}`, `user-${user}`, 'like');
    }
    const found: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page = await app.outfits(`&limit=2&usuario_id=user-15${cursor && `&cursor=${cursor}`}`);
      for (const { outfit_id: id, liked } of page.outfits) if (id.startsWith('ranked')) found.push(`${id} ${liked}`);
      cursor = page.next_cursor;
    }
    expect(found).toEqual(['ranked-5 true', 'ranked-4 false', 'ranked-3 false', 'ranked-2 false', 'ranked-1 false']);
  });
});

describe('the live count of an outfit', () => {
  it('is told at once, and soon after each change', async () => {
    await app.react('live', 'ana', 'like');
    const stream = await live('live');
    await expect.poll(() => stream.last?.data).toEqual({ outfit_id: 'live', likes: 1, views: 0 });
    await app.react('live', 'eva', 'like');
    await expect.poll(() => stream.last?.data.likes).toBe(2);
    await app.post('/outfits/live/eventos', { evento: 'view', datos: { user_id: 'ana', duration: 3 } });
    await expect.poll(() => stream.last?.data.views).toBe(1);
    expect(stream.text).toMatch(/^retry: \d+\n\n/);
    const ids = stream.events.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('is not told again to who has it, and goes on from there', async () => {
    await app.react('resumed', 'ana', 'like');
    const first = await live('resumed');
    await expect.poll(() => first.last?.data.likes).toBe(1);
    const had = first.last?.id;
    const again = await live('resumed', had);
    await app.react('resumed', 'eva', 'like');
    await expect.poll(() => again.last?.data.likes).toBe(2);
    expect(again.events).toHaveLength(1);
    const behind = await live('resumed', had);
    await expect.poll(() => behind.last?.data.likes).toBe(2);
  });

  it('is not opened for who asks for its head alone', async () => {
    const response = await fetch(`${app.url}/outfits/head/live`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(10_000),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('ends when the app stops', async () => {
    const other = await startReactions();
    const stream = await LiveStream.open(other.url, 'any');
    await other.stop();
    await stream.ended;
    expect(stream.last?.data.likes).toBe(0);
  });
});
