import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { bought, mailTo, pointsOf, read } from '../support/shop.js';

const { urls } = await allInOne(afterAll);

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, object>>;
}

const apps = [
  ['sales-api', urls.sales, '/catalog/{id}/purchases'],
  ['email-consumer', urls.email, '/health/ready'],
  ['loyalty-consumer', urls.loyalty, '/customers/{email}/points'],
  ['mail-inbox', urls.inbox, '/email'],
] as const;

describe.each(apps)('%s', (app, url, route) => {
  it('says that it lives, and that it is ready', async () => {
    expect(await read(`${url}/health/live`)).toEqual({ status: 'live' });
    expect(await read(`${url}/health/ready`)).toMatchObject({
      status: 'ready',
      app,
      checks: { database: { status: 'up' } },
    });
  });

  it('has metrics under its name', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch('text/plain');
    const text = await response.text();
    expect(text).toMatch('http_server_request_duration_seconds_count');
    expect(text).toMatch(`service_name="${app}"`);
  });

  it('documents its routes, for people and for programs', async () => {
    const document = await read<OpenApi>(`${url}/docs-json`);
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toContain(route);
    const page = await fetch(`${url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching('text/html')]);
  });
});

describe('health and metrics', () => {
  it('name every subscription as attached', async () => {
    const email = await read(`${urls.email}/health/ready`);
    expect(email).toMatchObject({
      checks: { subscriptions: { email_notifications: { status: 'attached' }, email: { status: 'attached' } } },
    });
    const loyalty = await read(`${urls.loyalty}/health/ready`);
    expect(loyalty).toMatchObject({ checks: { subscriptions: { loyalty_points: { status: 'attached' } } } });
  });

  it('count what was published and what was handled', async () => {
    await bought(urls.sales, { email: 'cuenta@example.com' });
    await mailTo(urls.inbox, 'cuenta@example.com');
    await pointsOf(urls.loyalty, 'cuenta@example.com');
    const metrics = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
    const to = 'messaging_system="embedded",messaging_destination_name="sales_events"';
    const sent = `${to},messaging_operation_name="send",messaging_operation_type="send"`;
    const self = 'service_name="sales-api"';
    const ofSales = [
      `messaging_client_sent_messages_total{${sent},trenza_fate="taken",${self}} 1`,
      `messaging_client_operation_duration_seconds_count{${self},${sent}} 1`,
      `trenza_relay_state{messaging_system="embedded",trenza_state="leads",${self}} 1`,
      `trenza_outbox_oldest_age_seconds{messaging_destination_name="sales_events",${self}} 0`,
    ];
    // polled for, because what was done is there to be seen before it is counted
    await expect.poll(async () => (await metrics(urls.sales)).split('\n')).toEqual(expect.arrayContaining(ofSales));
    for (const [url, app, name] of [
      [urls.email, 'email-consumer', 'email_notifications'],
      [urls.loyalty, 'loyalty-consumer', 'loyalty_points'],
    ] as const) {
      const by = `${to},messaging_destination_subscription_name="${name}",messaging_operation_name="process"`;
      const handled = `${by},messaging_operation_type="process",trenza_outcome="done",trenza_message_type="sale_completed"`;
      const counted = `messaging_client_consumed_messages_total{${handled},service_name="${app}"} 1`;
      await expect.poll(() => metrics(url)).toContain(counted);
      const text = await metrics(url);
      expect(text).toContain(`messaging_process_duration_seconds_count{service_name="${app}",${by}`);
      expect(text).toMatch(new RegExp(`^trenza_subscription_state\\{.*"${name}",trenza_state="attached".*\\} 1$`, 'm'));
      expect(text).toMatch(new RegExp(`^trenza_dead_letters\\{.*"${name}".*\\} 0$`, 'm'));
    }
  });
});
