import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AppMetrics } from './app-metrics.js';

const salesEvents = { channel: 'sales_events', transport: 'rabbitmq' };

describe("an app's figures", () => {
  it("are its own, in one process with another's", async () => {
    const [shop, inbox] = [new AppMetrics('shop'), new AppMetrics('inbox')];
    shop.published(salesEvents, 'taken', 3);
    shop.published(salesEvents, 'failed', 1, new RangeError('too far'));
    const text = await shop.registry.metrics();
    const labels =
      'messaging_system="rabbitmq",messaging_destination_name="sales_events",messaging_operation_name="send"';
    const sent = `messaging_client_sent_messages_total{${labels},messaging_operation_type="send"`;
    expect(text).toContain(`${sent},trenza_fate="taken",service_name="shop"} 3`);
    expect(text).toContain(`${sent},error_type="RangeError",trenza_fate="failed",service_name="shop"} 1`);
    expect(await inbox.registry.metrics()).not.toContain('sales_events');
  });

  it('count deliveries by subscription, type and outcome, and time them', async () => {
    const metrics = new AppMetrics('shop');
    const delivery = { type: 'sale_completed', outcome: 'done', seconds: 0.2, error: undefined } as const;
    metrics.handled({ ...salesEvents, subscription: 'loyalty_points' }, delivery);
    metrics.wrote(salesEvents, 0.3);
    metrics.exempt(salesEvents, 'expired', 2);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(
      /messaging_client_consumed_messages_total\{.*"loyalty_points",.*"process",.*"done",.*"sale_completed",.*\} 1/,
    );
    expect(text).toMatch(/messaging_process_duration_seconds_sum\{.*"loyalty_points".*\} 0\.2/);
    expect(text).toMatch(/messaging_client_operation_duration_seconds_sum\{.*"sales_events".*\} 0\.3/);
    expect(text).toMatch(/trenza_exempt_messages_total\{.*"sales_events",trenza_exemption="expired".*\} 2/);
  });

  it('time requests by their route, not their address', async () => {
    const metrics = new AppMetrics('shop');
    const server = fastify();
    metrics.measure(server);
    server.get('/sales/:id', () => 'sold');
    for (const url of ['/sales/1', '/sales/2', '/nowhere/3']) await server.inject(url);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/http_server_request_duration_seconds_count\{.*"GET",http_route="\/sales\/:id",.*"200".*\} 2/);
    expect(text).toMatch(/http_server_request_duration_seconds_count\{.*http_route="unknown",.*"404".*\} 1/);
  });
});
