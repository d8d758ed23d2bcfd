import { describe, expect, it } from 'vitest';
import { Outfit, Persistencia, Usuario } from '#contracts';
import { messageOf } from '#messaging/contract';
import { eventOf } from './event.js';

const timestamp = 1_700_000_000;
const saidIn = (datos: Record<string, unknown>) =>
  eventOf(messageOf(Persistencia, { tipo: 'persistencia', evento: 'x', datos, timestamp, metadata: {} }));

describe('what is written of a message', () => {
  it.each(['ana', '👗'.repeat(200)])('names the user and the outfit that its data name: %j', (id) => {
    expect(saidIn({ user_id: id, outfit_id: id })).toMatchObject({ usuarioId: id, outfitId: id });
    expect(saidIn({ usuario_id: id })).toMatchObject({ usuarioId: id, outfitId: undefined });
  });

  it.each(['', '👗'.repeat(201), 'a\u0000', 7, null, undefined, {}])('names nobody by what is no id: %j', (id) => {
    expect(saidIn({ user_id: id, outfit_id: id })).toMatchObject({ usuarioId: undefined, outfitId: undefined });
  });

  it("prefers a message's own field to its data", () => {
    const datos = { user_id: 'otra', outfit_id: 'otro' };
    const usuario = messageOf(Usuario, { tipo: 'usuario', usuario_id: 'ana', evento: 'x', datos, timestamp });
    const outfit = messageOf(Outfit, { tipo: 'outfit', outfit_id: 'o-1', evento: 'x', datos, timestamp });
    expect(eventOf(usuario)).toMatchObject({ usuarioId: 'ana', outfitId: 'otro' });
    expect(eventOf(outfit)).toMatchObject({ usuarioId: 'otra', outfitId: 'o-1' });
  });
});
