import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loyaltyConsumer } from '../../../apps/loyalty-consumer/src/bootstrap.js';
import { salesApi } from '../../../apps/sales-api/src/bootstrap.js';
import { hostOnRabbitmq, type HostOnRabbitmq } from '../../support/host-on-rabbitmq.js';
import { hasPython } from '../../support/python.js';
import { hasRabbitmq } from '../../support/rabbitmq-broker.js';
import { bought, pointsOf } from '../../support/shop.js';
import { until } from '../../support/until.js';
import { golden, normalised } from '../golden.js';
import { runPython } from '../run-python.js';

const possible = hasRabbitmq() && hasPython();
const SOON = { timeout: 30_000 };

/** What hear_sales.py prints of a message. */
interface Heard {
  readonly body: string;
  readonly content_type: string;
  readonly delivery_mode: number;
  readonly message_id: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

describe.skipIf(!possible)('the sales on RabbitMQ, for a client in Python', () => {
  let url: string;
  let host: HostOnRabbitmq;
  beforeAll(async () => {
    host = await hostOnRabbitmq([salesApi, loyaltyConsumer], afterAll);
    url = host.brokerUrl;
  });
  const sales = (): string => host.urlOf(salesApi);
  const loyalty = (): string => host.urlOf(loyaltyConsumer);

  it('have exactly the eight fields of the golden file, and their metadata beside the body', async () => {
    const hearing = runPython('rabbitmq/hear_sales.py', url);
    onTestFinished(hearing.kill);
    await until('it is bound', () => hearing.lines().includes('bound'));
    const { sale_id } = await bought(sales(), { quantity: 5 });
    const { code, err } = await hearing.ended;
    expect([code, err]).toEqual([0, '']);
    const heard = JSON.parse(hearing.lines().at(-1) ?? '') as Heard;
    const own = { sale_id: new RegExp(`^${sale_id}$`), timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ };
    expect(normalised(Buffer.from(heard.body, 'base64'), own)).toStrictEqual(golden('sale_completed'));
    expect(heard).toMatchObject({
      content_type: 'application/json',
      delivery_mode: 2,
      message_id: sale_id,
      type: 'sale_completed',
      headers: { cloudEvents_id: sale_id, cloudEvents_type: 'sale_completed' },
    });
  });

  it('are taken without headers, and one that was published twice has one entry of points', async () => {
    const sale = ['py-4711', 'pika@example.com'] as const;
    expect(await runPython('rabbitmq/publish_sale.py', url, ...sale, '2').ended).toMatchObject({ code: 0, err: '' });
    const repeats = async (): Promise<string | undefined> => {
      const metrics = await (await fetch(`${loyalty()}/metrics`)).text();
      return /^messaging_client_consumed_messages_total\{.*trenza_outcome="repeat".*\} (\d+)$/m.exec(metrics)?.[1];
    };
    await expect.poll(repeats, SOON).toBe('1');
    expect(await pointsOf(loyalty(), 'pika@example.com')).toMatchObject({
      balance: 75,
      entries: [{ sale_id: 'py-4711', points: 75 }],
    });
  });
});
