import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoggedEvent, ReactionsClient } from '../../../../tests/support/reactions-client.js';
import { startReactions } from '../testing/start-reactions.js';

let app: ReactionsClient;
beforeAll(async () => {
  const { url, stop } = await startReactions();
  app = new ReactionsClient(url);
  afterAll(stop);
});

const logged = async (query: string, count = 1): Promise<readonly LoggedEvent[]> => {
  await expect.poll(async () => (await app.events(query)).eventos.length).toBe(count);
  return (await app.events(query)).eventos;
};

describe('an event', () => {
  it('of a user who registers is in the log soon', async () => {
    const response = await app.post('/usuarios', { usuario_id: 'nuevo', email: 'nuevo@example.com' });
    expect(response.status).toBe(202);
    const { message_id: id } = (await response.json()) as { message_id: string };
    const [event] = await logged('usuario_id=nuevo');
    expect(event).toMatchObject({
      message_id: id,
      tipo: 'persistencia',
      evento: 'user_registration',
      datos: { user_id: 'nuevo', email: 'nuevo@example.com' },
    });
  });

  it('of a user is in the log, with its data as they were', async () => {
    const datos = { field: 'nombre', old_value: null, new_value: 'Zoë \u0000 👗', more: [1.5, { deep: true }] };
    await app.post('/usuarios/perfil/eventos', { evento: 'profile_update', datos });
    expect(await logged('usuario_id=perfil')).toMatchObject([{ tipo: 'usuario', evento: 'profile_update', datos }]);
  });

  it('of an outfit is in the log, and a view counts', async () => {
    await app.post('/outfits/visto/eventos', { evento: 'view', datos: { user_id: 'ana', duration: 7 } });
    await app.post('/outfits/visto/eventos', { evento: 'share' });
    expect(await logged('outfit_id=visto', 2)).toMatchObject([{ evento: 'share', datos: {} }, { evento: 'view' }]);
    expect(await app.outfit('visto')).toMatchObject({ views: 1, likes: 0 });
  });

  it.each(['/usuarios/nulo/eventos', '/outfits/nulo/eventos'])(
    'to %s without data may say so with null',
    async (path) => {
      const response = await app.post(path, { evento: 'nulo', datos: null });
      expect(response.status).toBe(202);
      const { message_id: id } = (await response.json()) as { message_id: string };
      await expect
        .poll(async () => (await app.events('evento=nulo')).eventos.find(({ message_id: of }) => of === id)?.datos)
        .toEqual({});
    },
  );

  it('of another program is written as often as it comes: nothing tells a repeat from a second one', async () => {
    const event = { outfit_id: 'ajeno', evento: 'view', datos: {}, timestamp: 1_700_000_000.25 };
    await app.foreign('persistencia_cola', 'outfit', event);
    await app.foreign('persistencia_cola', 'outfit', event);
    expect(await logged('outfit_id=ajeno', 2)).toMatchObject([{ timestamp: '2023-11-14T22:13:20.250Z' }, {}]);
    expect(await app.outfit('ajeno')).toMatchObject({ views: 2 });
  });
});

describe('the log', () => {
  it('is read by what an event says of itself, newest first, page by page', async () => {
    const begin = 1_600_000_000;
    for (let at = 0; at < 10; at++) {
      const said = { usuario_id: 'pages', evento: at % 2 ? 'odd' : 'even', datos: { at }, timestamp: begin + at };
      await app.foreign('persistencia_cola', 'usuario', said);
    }
    await logged('usuario_id=pages', 10);
    const ats: unknown[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page = await app.events(`usuario_id=pages&limit=3${cursor && `&cursor=${cursor}`}`);
      ats.push(...page.eventos.map(({ datos }) => (datos as { at: number }).at));
      cursor = page.next_cursor;
    }
    expect(ats).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const iso = (at: number): string => new Date((begin + at) * 1000).toISOString();
    expect((await app.events(`usuario_id=pages&from=${iso(3)}&to=${iso(6)}`)).eventos).toHaveLength(3);
    expect((await app.events('usuario_id=pages&evento=odd')).eventos).toHaveLength(5);
    expect((await app.events('usuario_id=pages&tipo=outfit')).eventos).toEqual([]);
  });

  it('is read in pages that end before they are too long to be held in memory', async () => {
    const long = '漢'.repeat(60_000);
    for (let at = 0; at < 8; at++) await app.post('/usuarios/largo/eventos', { evento: 'e', datos: { at, long } });
    await logged('usuario_id=largo&evento=e&limit=1');
    const read = async (): Promise<number[][]> => {
      const pages: number[][] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const page = await app.events(`usuario_id=largo&limit=1000${cursor && `&cursor=${cursor}`}`);
        pages.push(page.eventos.map(({ datos }) => (datos as { at: number }).at));
        cursor = page.next_cursor;
      }
      return pages;
    };
    await expect.poll(async () => (await read()).flat().length).toBe(8);
    const pages = await read();
    expect(new Set(pages.flat()).size).toBe(8);
    // 180,000 bytes each
    expect(pages.map(({ length }) => length)).toEqual([5, 3]);
  });
});
