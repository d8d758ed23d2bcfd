import { type MessageConsumer, Rejected } from '#messaging/vocabularies';

export interface Taken {
  messages: number;
}

/** Callbacks of one's own: one that returns has its message acknowledged, one that throws has it tried again. */
export async function consumeAll(consumer: MessageConsumer, say: (line: string) => void): Promise<Taken> {
  const taken: Taken = { messages: 0 };
  consumer.setQos(10);
  await consumer.startConsuming('reacciones_cola', ({ usuario_id, accion, outfit_id }) => {
    say(`${usuario_id} says ${accion} to ${outfit_id}`);
    taken.messages += 1;
  });
  await consumer.startConsuming('persistencia_cola', (event, { attempt }, { messageId }) => {
    if (event.evento === 'profile_update' && attempt === 1) throw new Error('the first try fails');
    taken.messages += 1;
    // It would fail for ever: no other try.
    if (event.evento === 'nobody_knows_this') throw new Rejected(`what is "${event.evento}"?`);
    const who = event.tipo === 'outfit' ? event.outfit_id : event.tipo === 'usuario' ? event.usuario_id : 'somebody';
    say(`${event.evento} of ${who} at attempt ${attempt}${messageId === undefined ? '' : ', with an id'}`);
  });
  return taken;
}
