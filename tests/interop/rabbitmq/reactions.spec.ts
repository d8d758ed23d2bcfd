import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { persistenciaCola, reaccionesCola } from '#contracts';
import { rabbitmqTransport, silentLogger } from '#messaging';
import { reactionsApi } from '../../../apps/reactions-api/src/bootstrap.js';
import { ReactionsClient } from '../../support/reactions-client.js';
import { hostOnRabbitmq } from '../../support/host-on-rabbitmq.js';
import { hasPython } from '../../support/python.js';
import { hasRabbitmq, rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { golden, normalised } from '../golden.js';
import { runPython } from '../run-python.js';

const broker = hasRabbitmq() && hasPython() ? rabbitmqBroker() : undefined;
const SOON = { timeout: 30_000 };
const UNIX_SECONDS = /^\d{10}(\.\d+)?$/;
const DECLARED = { code: 0, out: 'reacciones_cola\npersistencia_cola\n', err: '' };

/** What take.py prints of a message. */
interface Taken {
  readonly body: string;
  readonly content_type: string;
  readonly delivery_mode: number;
  readonly type: string;
}

describe.skipIf(!broker)('the reactions on RabbitMQ, for a client in Python', () => {
  let url: string;
  let app: ReactionsClient;
  beforeAll(async () => {
    const host = await hostOnRabbitmq([reactionsApi], afterAll);
    url = host.brokerUrl;
    app = new ReactionsClient(host.urlOf(reactionsApi));
  });

  const take = async (queue: string, count: number): Promise<Taken[]> => {
    const taking = runPython('rabbitmq/take.py', url, queue, String(count));
    const { code, err } = await taking.ended;
    expect([code, err]).toEqual([0, '']);
    return taking.lines().map((line) => JSON.parse(line) as Taken);
  };
  const bodyOf = ({ body }: Taken): unknown => normalised(Buffer.from(body, 'base64'), { timestamp: UNIX_SECONDS });

  it('have queues that are accepted as the table of the wire has them, after ours were declared', async () => {
    expect(await runPython('rabbitmq/declare_reactions.py', url).ended).toEqual(DECLARED);
  });

  it('have queues that are accepted before ours, which then are as the contract says', async () => {
    const { url: fresh } = (await broker?.vhost()) ?? { url: '' };
    expect(await runPython('rabbitmq/declare_reactions.py', fresh).ended).toEqual(DECLARED);
    const transport = rabbitmqTransport({ urls: [fresh], name: 'test', logger: silentLogger });
    afterAll(() => transport.close(1_000));
    await transport.declare({ channels: [reaccionesCola, persistenciaCola] });
  });

  it('take each of the four messages, written by hand and without headers, to where it belongs', async () => {
    expect(await runPython('rabbitmq/publish_reactions.py', url, 'pika', 'abrigo').ended).toMatchObject({ code: 0 });
    await expect.poll(() => app.outfit('abrigo', 'pika'), SOON).toMatchObject({ likes: 1, views: 1, liked: true });
    await expect.poll(async () => (await app.events('usuario_id=pika')).eventos.length, SOON).toBe(3);
    const { eventos } = await app.events('usuario_id=pika');
    expect(eventos).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ tipo: 'persistencia', evento: 'user_registration' }),
        expect.objectContaining({
          tipo: 'usuario',
          evento: 'profile_update',
          datos: expect.objectContaining({ new_value: 'Zoë' }),
        }),
        expect.objectContaining({ tipo: 'outfit', evento: 'view', outfit_id: 'abrigo' }),
      ]),
    );
  });

  it('are published with exactly the bodies of the golden files', async () => {
    for (const queue of ['reacciones_cola', 'persistencia_cola']) {
      expect((await app.post(`/admin/messaging/subscriptions/${queue}/pause`, {})).status).toBe(204);
    }
    const like = { usuario_id: 'ana', accion: 'like', metadata: { pantalla: 'inicio' } };
    await app.post('/outfits/vestido/reactions', like);
    const [reaccion] = await take('reacciones_cola', 1);
    expect(reaccion).toMatchObject({ content_type: 'application/json', delivery_mode: 2, type: 'reaccion' });
    expect(reaccion && bodyOf(reaccion)).toStrictEqual(golden('reaccion'));
    await take('persistencia_cola', 1);

    await app.post('/usuarios', { usuario_id: 'ana', email: 'ana@example.com' });
    const datos = { field: 'nombre', old_value: 'Ana', new_value: 'Ána' };
    await app.post('/usuarios/ana/eventos', { evento: 'profile_update', datos });
    await app.post('/outfits/vestido/eventos', { evento: 'view', datos: { user_id: 'ana', duration: 12 } });
    const bodies = (await take('persistencia_cola', 3)).map(bodyOf);
    for (const name of ['persistencia', 'usuario', 'outfit']) expect(bodies).toContainEqual(golden(name));
  });
});
