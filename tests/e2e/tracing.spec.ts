import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { bought, mailTo, pointsOf } from '../support/shop.js';
import { spanCollector, valueOf, type CollectedSpan } from '../support/span-collector.js';
import { until } from '../support/until.js';

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];
const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

describe('a purchase, where somebody collects spans', async () => {
  const collector = await spanCollector(afterAll);
  const { urls } = await allInOne(afterAll, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret%20key' },
  });

  it('is one trace: the request, the outbox’s relay, both handlers, the e-mail', async () => {
    const headers = { traceparent: `00-${caller.traceId}-${caller.spanId}-01` };
    const { sale_id } = await bought(urls.sales, { email: 'traza@example.com', headers });
    await mailTo(urls.inbox, 'traza@example.com');
    await pointsOf(urls.loyalty, 'traza@example.com');
    const spans = await until('its five spans', () => {
      const found = collector.spans.filter(({ traceId }) => traceId === caller.traceId);
      return Promise.resolve(found.length >= 5 && found);
    });
    const named = (name: string): CollectedSpan => {
      const found = spans.filter((span) => span.name === name);
      if (!found[0] || found.length > 1) throw new Error(`${found.length} spans "${name}"`);
      return found[0];
    };
    const request = named('POST /catalog/:id/purchases');
    const send = named('send sales_events');
    const mail = named('process email_notifications');
    const points = named('process loyalty_points');
    const smtp = named('SMTP send');
    const hops = [request, send, mail, points, smtp].map(({ service, kind, parentSpanId }) => [
      service,
      kind,
      parentSpanId,
    ]);
    expect(hops).toEqual([
      ['sales-api', SERVER, caller.spanId],
      ['sales-api', PRODUCER, request.spanId],
      ['email-consumer', CONSUMER, send.spanId],
      ['loyalty-consumer', CONSUMER, send.spanId],
      ['email-consumer', CLIENT, mail.spanId],
    ]);
    expect(spans).toHaveLength(5);
    expect(points.links).toMatchObject([{ traceId: caller.traceId, spanId: send.spanId }]);
    expect(spans.filter(({ status }) => (status?.code ?? 0) !== 0)).toEqual([]);
    const said = (span: CollectedSpan, ...keys: string[]) => keys.map((key) => valueOf(span.attributes, key));
    expect(said(send, 'messaging.system', 'messaging.destination.name', 'messaging.message.id')).toEqual([
      'embedded',
      'sales_events',
      sale_id,
    ]);
    expect(said(mail, 'messaging.destination.subscription.name', 'trenza.outcome', 'trenza.attempt')).toEqual([
      'email_notifications',
      'done',
      '1',
    ]);
    expect(said(request, 'http.route', 'http.response.status_code')).toEqual(['/catalog/:id/purchases', '201']);
    expect(collector.headers()['x-key']).toBe('secret key');
  });

  it('has no spans of probes', () => {
    expect(collector.spans.length).toBeGreaterThan(0);
    expect(collector.spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
  });
});

describe('a purchase, where nobody does', async () => {
  const { urls, program } = await allInOne(afterAll, { env: { LOG_LEVEL: 'debug' } });

  it('is one trace in the logs of all apps, by the caller’s X-Trace-Id', async () => {
    const headers = { 'x-trace-id': '0af76519-16cd-43dd-8448-eb211c80319c' };
    await bought(urls.sales, { email: 'sin@example.com', headers });
    const lines = await until('both apps have said it', async () => {
      await mailTo(urls.inbox, 'sin@example.com');
      const ofTrace = program.output.split('\n').filter((line) => line.includes(`"trace_id":"${caller.traceId}"`));
      return ofTrace.some((line) => line.includes('an e-mail was taken over')) && ofTrace;
    });
    expect(lines.some((line) => line.includes('"app":"sales-api"'))).toBe(true);
  });
});
