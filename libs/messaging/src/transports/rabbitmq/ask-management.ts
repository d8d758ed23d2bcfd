import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { RabbitmqTls } from './config.js';

export interface ManagementAnswer {
  readonly status: number;
  readonly text: string;
  /** Its clock, as it says it. */
  readonly date: string | undefined;
}

interface ManagementQuestion {
  readonly method?: string;
  /** After `/api/`, encoded. */
  readonly path: string;
  readonly body?: object;
  readonly tls?: RabbitmqTls | undefined;
}

const PATIENCE_MS = 5_000;

/**
 * Asks RabbitMQ's HTTP API. Its certificate may be signed by whom Node trusts, or by the broker's own CA.
 * @param url with user and password, as in `https://user:password@localhost:15671`
 * @throws what kept it from being answered, as Node says it
 */
export async function askManagement(
  url: string,
  { method = 'GET', path, body, tls = {} }: ManagementQuestion,
): Promise<ManagementAnswer> {
  const { protocol, origin, pathname, username, password } = new URL(url);
  const { request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const { ca, cert, key } = tls;
  const options: RequestOptions = {
    method,
    // A connection that is kept may be closed by the other side as it is used again.
    agent: false,
    auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${origin}${pathname.replace(/\/$/, '')}/api/${path}`, options, resolve);
    asked.on('error', reject).end(body && JSON.stringify(body));
  });
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return { status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), date: answer.headers.date };
}
