import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ReactionsClient } from '../support/reactions-client.js';
import { LiveStream } from '../support/live-stream.js';
import { startAt } from '../support/all-in-one.js';
import { kinds, ownDatabase } from '../support/own-database.js';
import { newPlace } from '../support/place.js';
import type { Program } from '../support/program.js';

const SCRIPT = 'dist/apps/reactions-api/src/main.js';
const SOON = { timeout: 30_000 };

interface Instance extends ReactionsClient {
  readonly program: Program;
}

async function startInstance(databaseUrl: string | undefined): Promise<Instance> {
  const place = await newPlace({ databaseUrl, env: { MESSAGING_ROUTES: '*=embedded' } });
  afterAll(() => place.remove());
  const program = await startAt(place, { script: SCRIPT, apps: ['reactions'] });
  afterAll(async () => void (await program.kill()));
  return Object.assign(new ReactionsClient(place.urls.reactions), { program });
}

const listen = async ({ url }: ReactionsClient, outfit: string): Promise<LiveStream> => {
  const stream = await LiveStream.open(url, outfit);
  onTestFinished(() => stream.close());
  return stream;
};

describe.skipIf(!kinds.includes('postgres'))('three instances of the reactions on one database', () => {
  let instances: readonly Instance[];
  const one = (at: number): Instance => {
    const instance = instances[at % instances.length];
    if (!instance) throw new RangeError('there are three');
    return instance;
  };
  beforeAll(async () => {
    const databaseUrl = await ownDatabase('postgres', afterAll);
    instances = await Promise.all([1, 2, 3].map(() => startInstance(databaseUrl)));
  });

  it('tell the listeners of all what one of them was told, and what one of them took from the queue', async () => {
    const streams = await Promise.all(instances.map((instance) => listen(instance, 'seen')));
    await one(0).react('seen', 'ana', 'like');
    for (const stream of streams) await expect.poll(() => stream.last?.data.likes, SOON).toBe(1);
    const said = { usuario_id: 'eva', outfit_id: 'seen', accion: 'like', timestamp: Date.now() / 1000 };
    await one(1).foreign('reacciones_cola', 'reaccion', said);
    for (const stream of streams) await expect.poll(() => stream.last?.data.likes, SOON).toBe(2);
    await one(2).post('/outfits/seen/eventos', { evento: 'view' });
    for (const stream of streams) await expect.poll(() => stream.last?.data.views, SOON).toBe(1);
  });

  it('agree on what many said at once, to whichever of them', async () => {
    const streams = await Promise.all(instances.map((instance) => listen(instance, 'crowd')));
    const users = Array.from({ length: 60 }, (_, user) => `user-${user}`);
    const last = new Map<string, boolean>();
    await Promise.all(
      users.map(async (usuario, user) => {
        for (let turn = 0; turn < 5; turn++) {
          const accion = (user * 7 + turn * 3) % 4 < 2 ? 'like' : 'unlike';
          const { liked } = await one(user + turn).react('crowd', usuario, accion);
          last.set(usuario, liked);
        }
      }),
    );
    const likes = [...last.values()].filter(Boolean).length;
    expect(await one(0).outfit('crowd')).toMatchObject({ likes });
    for (const [usuario, liked] of last) expect(await one(1).outfit('crowd', usuario)).toMatchObject({ liked });
    for (const stream of streams) await expect.poll(() => stream.last?.data.likes, SOON).toBe(likes);
    const logged = async (): Promise<number> => (await one(2).events('outfit_id=crowd&limit=1000')).eventos.length;
    expect(await logged()).toBe(users.length * 5);
    await expect
      .poll(() => one(0).get('/colas/persistencia_cola'), SOON)
      .toMatchObject({ message_count: 0, unsettled_count: 0 });
    expect(await logged()).toBe(users.length * 5);
  });

  it('resume a listener of one that was killed, at another', async () => {
    await one(0).react('moved', 'ana', 'like');
    const before = await listen(one(0), 'moved');
    await expect.poll(() => before.last?.data.likes, SOON).toBe(1);
    await one(0).program.kill();
    await one(1).react('moved', 'eva', 'like');
    const after = await LiveStream.open(one(2).url, 'moved', before.last?.id);
    onTestFinished(() => after.close());
    await expect.poll(() => after.last?.data.likes, SOON).toBe(2);
  });
});
