import type { ReactionsQueue } from './bad-reactions.js';
import type { ReactionsClient } from './reactions-client.js';

export interface OddMessage {
  readonly queue: ReactionsQueue;
  readonly body: Buffer;
  /** Whether it took effect, once. */
  readonly isSeen: (app: ReactionsClient) => Promise<boolean>;
}

const now = Date.now() / 1000;
/** What no contract names is left alone, however deep or long. */
const deep = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
const long = JSON.stringify({ text: 'x'.repeat(2 ** 20) });

/** A like of its own outfit. */
function like(outfit: string, usuario: string, rest: string): OddMessage {
  const body = `{"tipo":"reaccion","accion":"like","outfit_id":"${outfit}","usuario_id":"${usuario}",${rest}}`;
  const isSeen = async (app: ReactionsClient): Promise<boolean> => {
    const { likes, liked } = await app.outfit(outfit, encodeURIComponent(usuario));
    return likes === 1 && liked;
  };
  return { queue: 'reacciones_cola', body: Buffer.from(body), isSeen };
}

/** A row of the log of its own outfit. */
function event(tipo: 'persistencia' | 'usuario' | 'outfit', outfit: string, rest: string): OddMessage {
  const ids = { persistencia: '', usuario: '"usuario_id":"raro",', outfit: `"outfit_id":"${outfit}",` };
  const datos = `"datos":{"outfit_id":"${outfit}"}`;
  const body = `{"tipo":"${tipo}",${ids[tipo]}"evento":"raro",${datos},${rest}}`;
  const isSeen = async (app: ReactionsClient): Promise<boolean> =>
    (await app.events(`outfit_id=${outfit}`)).eventos.length === 1;
  return { queue: 'persistencia_cola', body: Buffer.from(body), isSeen };
}

/** Odd, and yet what the contracts allow; then one of each kind as it should be. */
export const oddReactions: readonly OddMessage[] = [
  like('raro-1', 'raro', `"timestamp":${now},"otro":${deep}`),
  like('raro-2', 'raro', '"timestamp":0'),
  like('raro-3', 'raro', `"timestamp":${now + 240}`),
  like('raro-4', 'raro', `"timestamp":${Math.floor(now)},"metadata":null`),
  like('raro-5', 'Zoë 👗', `"timestamp":${now},"metadata":{"nul":"\\u0000"}`),
  event('usuario', 'raro-6', `"timestamp":${now},"metadata":${long}`),
  event('outfit', 'raro-7', `"timestamp":${now},"metadata":${deep}`),
  event('persistencia', 'raro-8', `"timestamp":0.000001,"metadata":{"half":"\\ud800","nul":"\\u0000"}`),
  event('outfit', 'raro-9', `"timestamp":${now},"usuario_id":"${'x'.repeat(201)}"`),
  event('usuario', 'raro-10', `"timestamp":${now},"outfit_id":{"a":1}`),
  event('persistencia', 'raro-11', `"timestamp":${now},"metadata":null,"usuario_id":["a"]`),
  like('bueno-1', 'bueno', `"timestamp":${now},"metadata":{}`),
  event('persistencia', 'bueno-2', `"timestamp":${now},"metadata":{}`),
  event('usuario', 'bueno-3', `"timestamp":${now}`),
  event('outfit', 'bueno-4', `"timestamp":${now}`),
];
