import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // nginx would keep events until it has enough of them
  'X-Accel-Buffering': 'no',
  // a server that closes would wait for one that is kept for another request
  Connection: 'close',
};

/** Answers of server-sent events, which go on until somebody ends them: a server that closes would wait for them for ever. */
@Injectable()
export class OpenStreams {
  readonly #open = new Set<ServerResponse>();
  #ended = false;

  /**
   * Begins one, to be written to until it closes. Undefined where there is nobody to write to: the request was answered
   * meanwhile or is gone, asks for its head alone, or came while the server closes. It is over then.
   */
  open(reply: FastifyReply): ServerResponse | undefined {
    const response = reply.raw;
    if (reply.sent || response.headersSent || response.closed) return undefined;
    reply.hijack();
    response.writeHead(200, HEADERS);
    if (this.#ended || reply.request.method === 'HEAD') {
      response.end();
      return undefined;
    }
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    return response;
  }

  end(): void {
    this.#ended = true;
    for (const response of this.#open) response.end();
  }
}
