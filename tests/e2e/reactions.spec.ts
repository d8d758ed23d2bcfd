import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAt } from '../support/all-in-one.js';
import { balancerBefore, type Balancer } from '../support/balancer.js';
import { kinds, ownDatabase } from '../support/own-database.js';
import { newPlace } from '../support/place.js';
import type { Program } from '../support/program.js';
import { ReactionsClient } from '../support/reactions-client.js';
import { until } from '../support/until.js';
import { Viewer } from '../support/viewer.js';

const SCRIPT = 'dist/apps/reactions-api/src/main.js';
const INSTANCES = 3;
/** Two at each instance. */
const VIEWERS = 6;
const USERS = 60;
const TURNS = 5;
const SOON = { timeout: 30_000 };

describe.skipIf(!kinds.includes('postgres'))('three instances of the reactions behind one balancer', () => {
  const programs: Program[] = [];
  let balancer: Balancer;
  let app: ReactionsClient;
  beforeAll(async () => {
    const databaseUrl = await ownDatabase('postgres', afterAll);
    const urls: string[] = [];
    for (let instance = 0; instance < INSTANCES; instance += 1) {
      const place = await newPlace({ databaseUrl, env: { MESSAGING_ROUTES: '*=embedded', HTTP_RATE_LIMIT: '0' } });
      afterAll(() => place.remove());
      const program = await startAt(place, { script: SCRIPT, apps: ['reactions'] });
      afterAll(async () => void (await program.kill()));
      programs.push(program);
      urls.push(place.urls.reactions);
    }
    balancer = await balancerBefore(urls);
    afterAll(() => balancer.close());
    app = new ReactionsClient(balancer.url);
  });

  /** As many at each instance. */
  async function viewersOf(outfit: string): Promise<readonly Viewer[]> {
    const viewers: Viewer[] = [];
    for (let viewer = 0; viewer < VIEWERS; viewer += 1) viewers.push(await Viewer.open(app.url, outfit));
    onTestFinished(async () => void (await Promise.all(viewers.map((viewer) => viewer.close()))));
    return viewers;
  }

  /** As somebody who taps until it is answered. */
  async function reacted(outfit: string, usuario: string, accion: 'like' | 'unlike'): Promise<boolean> {
    const { liked } = await until(`${usuario} is answered`, () => app.react(outfit, usuario, accion));
    return liked;
  }

  /** Users like and unlike, all at once. Resolves to what each was answered last. */
  async function crowd(outfit: string, onAnswer: (answers: number) => void = () => undefined) {
    const liked = new Map<string, boolean>();
    let answers = 0;
    const user = async (number: number): Promise<void> => {
      const usuario = `user-${number}`;
      for (let turn = 0; turn < TURNS; turn += 1) {
        liked.set(usuario, await reacted(outfit, usuario, (number * 7 + turn * 3) % 4 < 2 ? 'like' : 'unlike'));
        onAnswer((answers += 1));
      }
    };
    await Promise.all(Array.from({ length: USERS }, (_, number) => user(number)));
    return { liked, likes: [...liked.values()].filter(Boolean).length };
  }

  it('tell the listeners of all what one of them was told, and what one of them took from the queue', async () => {
    const viewers = await viewersOf('seen');
    expect(balancer.open()).toEqual([2, 2, 2]);
    await app.react('seen', 'ana', 'like');
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.likes, SOON).toBe(1);
    const said = { usuario_id: 'eva', outfit_id: 'seen', accion: 'like', timestamp: Date.now() / 1000 };
    await app.foreign('reacciones_cola', 'reaccion', said);
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.likes, SOON).toBe(2);
    await app.post('/outfits/seen/eventos', { evento: 'view' });
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.views, SOON).toBe(1);
    expect(viewers.map(({ opened }) => opened)).toEqual(viewers.map(() => 1));
  });

  it('agree on what many said at once, to whichever of them', async () => {
    const viewers = await viewersOf('crowd');
    const { liked, likes } = await crowd('crowd');
    expect(await app.outfit('crowd')).toMatchObject({ likes });
    for (const [usuario, isLiked] of liked)
      expect(await app.outfit('crowd', usuario)).toMatchObject({ liked: isLiked });
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.likes, SOON).toBe(likes);
    const logged = async (): Promise<number> => (await app.events('outfit_id=crowd&limit=1000')).eventos.length;
    expect(await logged()).toBe(USERS * TURNS);
    await expect
      .poll(() => app.get('/colas/persistencia_cola'), SOON)
      .toMatchObject({ message_count: 0, unsettled_count: 0 });
    expect(await logged()).toBe(USERS * TURNS);
  });

  it('take over the listeners of one that is killed while likes go on, from where they were', async () => {
    const viewers = await viewersOf('moved');
    expect(balancer.open()).toEqual([2, 2, 2]);
    const { liked, likes } = await crowd('moved', (answers) => {
      if (answers === (USERS * TURNS) / 4) programs[0]?.signal('SIGKILL');
    });
    expect(await programs[0]?.ended).toMatchObject({ signal: 'SIGKILL' });
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.likes, SOON).toBe(likes);
    expect(viewers.map(({ opened }) => opened).toSorted((one, other) => one - other)).toEqual([1, 1, 1, 1, 2, 2]);
    expect(balancer.open()[0]).toBe(0);
    expect(await app.outfit('moved')).toMatchObject({ likes });
    for (const [usuario, isLiked] of liked)
      expect(await app.outfit('moved', usuario)).toMatchObject({ liked: isLiked });
    await app.react('moved', 'luz', 'like');
    for (const viewer of viewers) await expect.poll(() => viewer.last?.data.likes, SOON).toBe(likes + 1);
  });
});
