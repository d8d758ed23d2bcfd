import { readFileSync } from 'node:fs';
import { connect, type ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reactionsApi } from '../../apps/reactions-api/src/bootstrap.js';
import { ReactionsClient } from '../support/reactions-client.js';
import { hostOnRabbitmq } from '../support/host-on-rabbitmq.js';
import { metricSum } from '../support/metric-sum.js';
import { hasRabbitmq, rabbitmqBroker } from '../support/rabbitmq-broker.js';

const full = process.env['TRENZA_FULL'] === '1';
/** Longer than a reaction lives. */
const STOPPED_MS = full ? 60_000 : 12_000;
const REACTIONS = 7_000;
const EVENTS = full ? 20_000 : 3_000;
const SOON = { timeout: 60_000 };
const QUEUES = ['reacciones_cola', 'persistencia_cola'];

/** RabbitMQ's own counters of what its queues drop for good, of which the guide tells. */
const DROPPED = {
  pushedOut: 'rabbitmq_global_messages_dead_lettered_maxlen_total',
  expired: 'rabbitmq_global_messages_dead_lettered_expired_total',
};
type Dropped = Record<keyof typeof DROPPED, number>;

async function dropped(): Promise<Dropped> {
  const { metricsUrl } = rabbitmqBroker();
  if (metricsUrl === undefined) throw new TypeError('RABBITMQ_TEST_METRICS_URL is to say where it counts');
  const text = await (await fetch(metricsUrl)).text();
  const of = (name: string): number => metricSum(text, name, { dead_letter_strategy: 'disabled' });
  return { pushedOut: of(DROPPED.pushedOut), expired: of(DROPPED.expired) };
}

describe.skipIf(!hasRabbitmq())('consumers that are stopped for longer than a reaction lives', () => {
  let app: ReactionsClient;
  let channel: ConfirmChannel;
  beforeAll(async () => {
    // What waits elsewhere may expire meanwhile, and RabbitMQ counts for all of its virtual hosts together.
    await rabbitmqBroker().removeVhosts();
    const host = await hostOnRabbitmq([reactionsApi], afterAll);
    app = new ReactionsClient(host.urlOf(reactionsApi));
    const connection = await connect(host.brokerUrl);
    afterAll(() => connection.close());
    channel = await connection.createConfirmChannel();
  });

  const ask = async (what: 'pause' | 'resume'): Promise<void> => {
    for (const queue of QUEUES) {
      expect((await app.post(`/admin/messaging/subscriptions/${queue}/${what}`, {})).status).toBe(204);
    }
  };
  const ready = async (queue: string): Promise<number> => (await channel.checkQueue(queue)).messageCount;
  const publish = (queue: string, message: object): void =>
    void channel.sendToQueue(queue, Buffer.from(JSON.stringify({ ...message, timestamp: Date.now() / 1_000 })));
  const like = (number: number): object => ({
    tipo: 'reaccion',
    usuario_id: `usuario-${number}`,
    outfit_id: 'parado',
    accion: 'like',
  });

  it('find no more reactions than the queue holds, then none; and of what must be kept, all', async () => {
    const before = await dropped();
    await ask('pause');
    let most = 0;
    for (let number = 0; number < REACTIONS; number += 1) {
      publish('reacciones_cola', like(number));
      if (number % 500 === 0) {
        await channel.waitForConfirms();
        most = Math.max(most, await ready('reacciones_cola'));
      }
    }
    for (let number = 0; number < EVENTS; number += 1) {
      publish('persistencia_cola', { tipo: 'usuario', usuario_id: 'parado', evento: `e-${number}`, datos: {} });
      if (number % 500 === 0) await channel.waitForConfirms();
    }
    await channel.waitForConfirms();
    most = Math.max(most, await ready('reacciones_cola'));
    const begun = performance.now();
    while (performance.now() - begun < STOPPED_MS) {
      most = Math.max(most, await ready('reacciones_cola'));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(most).toBeGreaterThan(1_000);
    expect(most).toBeLessThanOrEqual(5_000);
    expect(await ready('persistencia_cola')).toBe(EVENTS);

    await ask('resume');
    publish('reacciones_cola', like(REACTIONS));
    await expect.poll(() => app.outfit('parado', `usuario-${REACTIONS}`), SOON).toMatchObject({ liked: true });
    await expect.poll(() => ready('persistencia_cola'), SOON).toBe(0);
    const inHand = { subscriptions: QUEUES.map(() => ({ in_flight: 0 })) };
    await expect.poll(() => app.get('/admin/messaging'), SOON).toMatchObject(inHand);
    const logged: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page = await app.events(`usuario_id=parado&limit=1000${cursor && `&cursor=${cursor}`}`);
      logged.push(...page.eventos.map(({ evento }) => evento));
      cursor = page.next_cursor;
    }
    const { likes } = await app.outfit('parado');
    const after = await dropped();
    const [pushedOut, expired] = [after.pushedOut - before.pushedOut, after.expired - before.expired];
    const figures = await (await fetch(`${app.url}/metrics`)).text();
    const tooLate = metricSum(figures, 'trenza_exempt_messages_total', { trenza_exemption: 'expired' });
    process.stdout.write(
      `  stopped for ${STOPPED_MS / 1_000} s: ${REACTIONS + 1} reactions sent, ${most} ready at most, ${likes} applied, ` +
        `${pushedOut} pushed out and ${expired} expired at RabbitMQ, ${tooLate} taken too late; ` +
        `${EVENTS} events sent, ${logged.length} in the log\n`,
    );
    expect(likes).toBe(1);
    // What is gone is counted: by RabbitMQ what it dropped, by the app what it took too late.
    expect(pushedOut + expired + tooLate).toBe(REACTIONS);
    expect(pushedOut).toBeGreaterThanOrEqual(REACTIONS - 5_000 - tooLate);
    expect(expired).toBeGreaterThan(0);
    expect(logged).toHaveLength(EVENTS);
    expect(new Set(logged).size).toBe(EVENTS);
  });

  it('are told of in the guide, with the names of the counters', () => {
    const guide = readFileSync('docs/guides/operations.md', 'utf8');
    for (const name of Object.values(DROPPED)) expect(guide).toContain(name);
  });
});
