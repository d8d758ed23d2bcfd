import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpConfig } from '../config/http.config.js';
import { Problem } from './problem.js';

/**
 * Answers 503 where a handler takes too long, as one does whose database answers nothing. What it does may still take
 * effect. Counted from the first byte: a request may take its time to arrive, and as long again to be answered.
 * Fastify's own `handlerTimeout` ends with the request's body, that is before the handler of a POST begins (fastify#6725).
 */
export function answerInTime(server: FastifyInstance, { timeoutMs }: HttpConfig): void {
  const expiries = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  server.addHook('onRequest', (request, reply, done) => {
    const expire = (): void => {
      // what is being answered already, such as a stream, takes the time that it takes
      if (reply.sent || reply.raw.headersSent) return;
      void reply.send(tooSlow(timeoutMs * 2));
    };
    expiries.set(request, setTimeout(expire, timeoutMs * 2));
    done();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    clearTimeout(expiries.get(request));
    done();
  });
}

const tooSlow = (ms: number): Problem =>
  new Problem({
    status: 503,
    type: 'too-slow',
    detail: `The request took longer than ${ms} ms, and may take effect all the same. Look, or send it again under its key.`,
  });
