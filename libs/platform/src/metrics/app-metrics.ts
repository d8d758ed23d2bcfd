import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Consumer, Destination, Exemption, Handled, MessagingMetrics } from '#messaging';

/** Seconds, as OpenTelemetry advises for durations of requests and of messaging. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const DESTINATION = ['messaging_system', 'messaging_destination_name'] as const;
const CONSUMER = [...DESTINATION, 'messaging_destination_subscription_name'] as const;
const OPERATION = ['messaging_operation_name', 'messaging_operation_type'] as const;

/**
 * One app's figures, in a registry of its own, for several apps may live in one process.
 * Names are OpenTelemetry's, written as Prometheus writes them; what it has no name for begins with `trenza`.
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
    labelNames: [...DESTINATION, ...OPERATION, 'error_type', 'trenza_fate'],
    registers: [this.registry],
  });

  readonly #writes = new Histogram({
    name: 'messaging_client_operation_duration_seconds',
    help: 'Duration of a call that hands messages, one or many, to a transport.',
    labelNames: [...DESTINATION, ...OPERATION],
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly #consumed = new Counter({
    name: 'messaging_client_consumed_messages_total',
    help: 'Deliveries settled, by what became of them.',
    labelNames: [...CONSUMER, ...OPERATION, 'error_type', 'trenza_message_type', 'trenza_outcome'],
    registers: [this.registry],
  });

  readonly #handled = new Histogram({
    name: 'messaging_process_duration_seconds',
    help: 'Duration from the arrival of a delivery to its settlement.',
    labelNames: [...CONSUMER, ...OPERATION, 'error_type', 'trenza_outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly #exempt = new Counter({
    name: 'trenza_exempt_messages_total',
    help: 'Messages that are gone and nobody handled, as a contract or a setting allows: expired, dropped, late-reply, disabled.',
    labelNames: [...DESTINATION, 'trenza_exemption'],
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

  wrote(to: Destination, seconds: number): void {
    this.#writes.observe({ ...destination(to), ...SEND }, seconds);
  }

  published(to: Destination, fate: string, count: number, error?: Error): void {
    this.#sent.inc({ ...destination(to), ...SEND, ...failure(error), trenza_fate: fate }, count);
  }

  handled(by: Consumer, { type, outcome, seconds, error }: Handled): void {
    const labels = {
      ...destination(by),
      messaging_destination_subscription_name: by.subscription,
      ...PROCESS,
      ...failure(error),
      trenza_outcome: outcome,
    };
    this.#consumed.inc({ ...labels, trenza_message_type: type });
    this.#handled.observe(labels, seconds);
  }

  exempt(from: Destination, why: Exemption, count: number): void {
    this.#exempt.inc({ ...destination(from), trenza_exemption: why }, count);
  }
}

const SEND = { messaging_operation_name: 'send', messaging_operation_type: 'send' };
const PROCESS = { messaging_operation_name: 'process', messaging_operation_type: 'process' };

function destination({ channel, transport }: Destination): {
  messaging_system: string;
  messaging_destination_name: string;
} {
  return { messaging_system: transport, messaging_destination_name: channel };
}

function failure(error: unknown): { error_type?: string } {
  if (error === undefined) return {};
  return { error_type: error instanceof Error ? error.name : typeof error };
}
