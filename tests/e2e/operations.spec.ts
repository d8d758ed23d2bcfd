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
    expect(await metrics(urls.sales)).toMatch(
      /^messaging_client_sent_messages_total\{.*messaging_destination_name="sales_events".*trenza_fate="taken".*\} 1$/m,
    );
    const handled = (subscription: string): RegExp =>
      new RegExp(`^messaging_client_consumed_messages_total\\{.*"${subscription}".*trenza_outcome="done".*\\} 1$`, 'm');
    expect(await metrics(urls.email)).toMatch(handled('email_notifications'));
    expect(await metrics(urls.loyalty)).toMatch(handled('loyalty_points'));
  });
});
