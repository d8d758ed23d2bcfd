import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, Registry } from 'prom-client';
import type { MessagingMetrics } from '#messaging';

/** Seconds, as OpenTelemetry advises for request durations. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * One app's figures, in a registry of its own, for several apps may live in one process.
 * Names are OpenTelemetry's, written as Prometheus writes them.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/
 */
export class AppMetrics implements MessagingMetrics {
  readonly registry = new Registry();

  readonly #requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP server requests.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly #sent = new Counter({
    name: 'messaging_client_sent_messages_total',
    help: 'Messages handed to a transport, by their fate: taken over, failed for now, refused for good.',
    labelNames: ['messaging_system', 'messaging_destination_name', 'trenza_fate'],
    registers: [this.registry],
  });

  readonly #consumed = new Counter({
    name: 'messaging_client_consumed_messages_total',
    help: 'Deliveries settled, by what became of them.',
    labelNames: ['messaging_destination_subscription_name', 'messaging_message_type', 'trenza_outcome'],
    registers: [this.registry],
  });

  readonly #handled = new Histogram({
    name: 'messaging_process_duration_seconds',
    help: 'Duration from the arrival of a delivery to its settlement.',
    labelNames: ['messaging_destination_subscription_name', 'trenza_outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly #dropped = new Counter({
    name: 'trenza_dropped_messages_total',
    help: 'Messages dropped as their contract allows (beyond a length limit), and replies that came too late.',
    labelNames: ['messaging_destination_name', 'trenza_why'],
    registers: [this.registry],
  });

  constructor(app: string) {
    this.registry.setDefaultLabels({ service_name: app });
  }

  /** Measures every request that `server` answers, by its route and not its address. */
  measure(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      this.#requests.labels(request.method, route, String(reply.statusCode)).observe(reply.elapsedTime / 1_000);
      done();
    });
  }

  published(channel: string, transport: string, fate: string, count: number): void {
    this.#sent.labels(transport, channel, fate).inc(count);
  }

  handled(subscription: string, type: string, outcome: string, seconds: number): void {
    this.#consumed.labels(subscription, type, outcome).inc();
    this.#handled.labels(subscription, outcome).observe(seconds);
  }

  dropped(destination: string, why: string, count: number): void {
    this.#dropped.labels(destination, why).inc(count);
  }
}
