import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as it is sent, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, with its service beside it. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<CollectedSpan, 'service'>[] }[];
  }[];
}

export interface SpanCollector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** The headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
}

/** Takes spans over OTLP/HTTP, as a collector does. @param atTheEnd vitest's `afterAll` or `onTestFinished` */
export async function spanCollector(atTheEnd: (clean: () => void) => void): Promise<SpanCollector> {
  const spans: CollectedSpan[] = [];
  let headers: IncomingMessage['headers'] = {};
  const server = createServer((request, response) => {
    headers = request.headers;
    void text(request).then((body) => {
      if (request.url !== '/v1/traces') return response.writeHead(404).end();
      spans.push(...spansOf(JSON.parse(body) as Request));
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atTheEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, headers: () => headers };
}

function spansOf({ resourceSpans }: Request): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = valueOf(resource.attributes, 'service.name') ?? '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })));
  });
}

/** An attribute's value, as text. */
export function valueOf(attributes: readonly Attribute[], key: string): string | undefined {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  const said = value?.stringValue ?? value?.intValue;
  return said === undefined ? undefined : String(said);
}
