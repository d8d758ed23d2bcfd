import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startAt } from './all-in-one.js';
import { balancerBefore, type Balancer } from './balancer.js';
import { ownDatabase } from './own-database.js';
import { newPlace } from './place.js';
import type { Program } from './program.js';
import { ReactionsClient } from './reactions-client.js';
import { until } from './until.js';
import { Viewer } from './viewer.js';

const SCRIPT = 'dist/apps/reactions-api/src/main.js';
const INSTANCES = 3;
/** Two at each instance. */
const VIEWERS = 6;
const USERS = 60;
const TURNS = 5;
const SOON = { timeout: 30_000 };

export interface BalancedReactions {
  /** What leads the instances to their broker. */
  readonly env: Readonly<Record<string, string>>;
  /** Has a `reaccion` in its queue, as another program would. */
  readonly publish: (app: ReactionsClient, reaccion: object) => Promise<void>;
}

interface Overview {
  readonly channels: readonly { readonly outbox: number }[];
  readonly subscriptions: readonly {
    readonly in_flight: number;
    readonly depth?: { readonly ready: number };
    readonly retries: { readonly waiting: number; readonly claimed: number };
  }[];
}

/** What three instances do for whoever knows but the address of the balancer before them; on the run's Postgres. */
export function describeBalancedReactions(prepare: () => Promise<BalancedReactions>): void {
  const programs: Program[] = [];
  const instances: ReactionsClient[] = [];
  let balancer: Balancer;
  let app: ReactionsClient;
  let foreign: BalancedReactions['publish'];
  beforeAll(async () => {
    const { env, publish } = await prepare();
    foreign = publish;
    const databaseUrl = await ownDatabase('postgres', afterAll);
    for (let instance = 0; instance < INSTANCES; instance += 1) {
      const place = await newPlace({ databaseUrl, env: { ...env, HTTP_RATE_LIMIT: '0' } });
      afterAll(() => place.remove());
      const program = await startAt(place, { script: SCRIPT, apps: ['reactions'] });
      afterAll(async () => void (await program.kill()));
      programs.push(program);
      instances.push(new ReactionsClient(place.urls.reactions));
    }
    balancer = await balancerBefore(instances.map(({ url }) => url));
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

  /** Nothing waits to be published, then nothing to be taken, then nobody has anything in hand: in the order of its way. */
  async function allSettled(): Promise<void> {
    const overviews = (): Promise<Overview[]> =>
      Promise.all(instances.map((one) => one.get<Overview>('/admin/messaging')));
    const subscriptions = async () => (await overviews()).flatMap((one) => one.subscriptions);
    const outboxes = async () => (await overviews()).flatMap(({ channels }) => channels.map(({ outbox }) => outbox));
    const inHand = async () =>
      (await subscriptions()).map(({ in_flight: inFlight, retries }) => inFlight + retries.waiting + retries.claimed);
    const ready = async () => (await subscriptions()).map(({ depth }) => depth?.ready);
    for (const ask of [outboxes, ready, inHand])
      await expect.poll(async () => (await ask()).filter((count) => count !== 0), SOON).toEqual([]);
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
    await foreign(app, { usuario_id: 'eva', outfit_id: 'seen', accion: 'like', timestamp: Date.now() / 1000 });
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
    await allSettled();
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
}
