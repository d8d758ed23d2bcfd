import { describe, expect, it, onTestFinished } from 'vitest';
import { ScriptedSession } from '../../../../../tests/support/scripted-session.js';
import { MessagePublisher } from './message-publisher.js';

function publishing() {
  const session = new ScriptedSession();
  onTestFinished(() => session.close());
  return { session, publisher: new MessagePublisher(session) };
}

const now = expect.closeTo(Date.now() / 1_000, -2) as number;

describe('MessagePublisher', () => {
  it('says reactions with exactly the fields of their contract, in Unix seconds', async () => {
    const { session, publisher } = publishing();
    await publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
    await publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'unlike', metadata: { from: 'feed' } });
    const common = { tipo: 'reaccion', usuario_id: 'ana', outfit_id: 'o-1', timestamp: now };
    expect(session.bodies()).toEqual([
      { ...common, accion: 'like', metadata: {} },
      { ...common, accion: 'unlike', metadata: { from: 'feed' } },
    ]);
    expect(session.sent.map(([channel]) => channel)).toEqual(['reacciones_cola', 'reacciones_cola']);
  });

  it('says what is to be kept with exactly the fields of the three contracts', async () => {
    const { session, publisher } = publishing();
    await publisher.publishPersistenceEvent({ eventType: 'user_registration', data: { user_id: 'ana' } });
    await publisher.publishUserEvent({ userId: 'ana', eventType: 'profile_update', data: { field: 'name' } });
    await publisher.publishOutfitEvent({ outfitId: 'o-1', eventType: 'view', data: { duration: 3 } });
    expect(session.bodies()).toEqual([
      { tipo: 'persistencia', evento: 'user_registration', datos: { user_id: 'ana' }, timestamp: now, metadata: {} },
      { tipo: 'usuario', usuario_id: 'ana', evento: 'profile_update', datos: { field: 'name' }, timestamp: now },
      { tipo: 'outfit', outfit_id: 'o-1', evento: 'view', datos: { duration: 3 }, timestamp: now },
    ]);
    expect(new Set(session.sent.map(([channel]) => channel))).toEqual(new Set(['persistencia_cola']));
  });

  it('declares a queue once, when it is first published to', async () => {
    const { session, publisher } = publishing();
    expect(session.transport.plans).toEqual([]);
    await publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
    await publisher.publishReaction({ userId: 'eva', outfitId: 'o-1', action: 'like' });
    const declared = session.transport.plans.flatMap(({ channels }) => channels.map(({ name }) => name));
    expect(declared).toEqual(['reacciones_cola']);
  });

  it.each<[string, (publisher: MessagePublisher) => Promise<void>]>([
    ['an action that is none', (one) => one.publishReaction({ userId: 'a', outfitId: 'o', action: 'love' as 'like' })],
    ['no user', (one) => one.publishReaction({ userId: '', outfitId: 'o', action: 'like' })],
    ['data that is no object', (one) => one.publishUserEvent({ userId: 'a', eventType: 'e', data: [] as never })],
    ['no type of event', (one) => one.publishOutfitEvent({ outfitId: 'o', eventType: '', data: {} })],
  ])('sends nothing with %s', async (_what, publish) => {
    const { session, publisher } = publishing();
    await expect(publish(publisher)).rejects.toThrow(expect.objectContaining({ code: 'TRZ-1001' }));
    expect(session.sent).toEqual([]);
  });

  it('throws what was not taken over', async () => {
    const { session, publisher } = publishing();
    session.transport.script = () => 'failed';
    const publish = publisher.publishOutfitEvent({ outfitId: 'o', eventType: 'view', data: {} });
    await expect(publish).rejects.toThrow(expect.objectContaining({ code: 'TRZ-6201' }));
  });

  it('tries to declare again at the next publish where that failed', async () => {
    const { session, publisher } = publishing();
    const { declare } = session.transport;
    session.transport.declare = () => Promise.reject(new Error('not now'));
    const publish = () => publisher.publishReaction({ userId: 'ana', outfitId: 'o-1', action: 'like' });
    await expect(publish()).rejects.toThrow('not now');
    session.transport.declare = declare;
    await publish();
    expect(session.sent).toHaveLength(1);
  });
});
