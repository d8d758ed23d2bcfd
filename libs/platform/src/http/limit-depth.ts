import type { FastifyInstance } from 'fastify';
import { isDeeper, MAX_DEPTH } from './is-deeper.js';
import { Problem } from './problem.js';

/** Answers 400 to a body that is nested more deeply than any honest one. */
export function limitDepth(server: FastifyInstance): void {
  server.addHook('preValidation', (request, _reply, done) => {
    if (!isDeeper(request.body)) return done();
    done(
      new Problem({ status: 400, type: 'too-deep', detail: `The body is nested more than ${MAX_DEPTH} levels deep.` }),
    );
  });
}
