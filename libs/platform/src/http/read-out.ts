import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config/http.config.js';

/** How many times the limit a refused body may be to be read to its end all the same. */
const BOUND = 32;

/**
 * Lets a client that sends too much read why it is refused. Fastify would close the connection in the middle of the body,
 * which tears the answer away from a client that is still writing; where the connection stays, Node drops the rest of the
 * body as it comes, within HTTP_TIMEOUT_MS. What is beyond all measure is cut off.
 */
export function readOut(server: FastifyInstance, { bodyLimitBytes }: HttpConfig): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    const isBounded = Number(request.headers['content-length']) <= bodyLimitBytes * BOUND;
    if (reply.statusCode === 413 && isBounded) void reply.removeHeader('connection');
    done();
  });
}
