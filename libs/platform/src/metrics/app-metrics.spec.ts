import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AppMetrics } from './app-metrics.js';

describe("an app's figures", () => {
  it("are its own, in one process with another's", async () => {
    const [shop, inbox] = [new AppMetrics('shop'), new AppMetrics('inbox')];
    shop.published('sales_events', 'rabbitmq', 'taken', 3);
    expect(await shop.registry.metrics()).toContain(
      'messaging_client_sent_messages_total{messaging_system="rabbitmq",messaging_destination_name="sales_events",trenza_fate="taken",service_name="shop"} 3',
    );
    expect(await inbox.registry.metrics()).not.toContain('sales_events');
  });

  it('count deliveries by subscription, type and outcome, and time them', async () => {
    const metrics = new AppMetrics('shop');
    metrics.handled('loyalty_points', 'sale_completed', 'done', 0.2);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(
      /messaging_client_consumed_messages_total\{.*"loyalty_points",.*"sale_completed",.*"done".*\} 1/,
    );
    expect(text).toMatch(/messaging_process_duration_seconds_sum\{.*"loyalty_points".*\} 0\.2/);
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
