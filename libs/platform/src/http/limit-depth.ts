import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** More than anybody writes; at some thousands what reads bodies (class-transformer) runs out of stack. */
const MAX_DEPTH = 100;

/** Answers 400 to a body that is nested more deeply than any honest one. */
export function limitDepth(server: FastifyInstance): void {
  server.addHook('preValidation', (request, _reply, done) => {
    if (!isDeeper(request.body, MAX_DEPTH)) return done();
    done(
      new Problem({ status: 400, type: 'too-deep', detail: `The body is nested more than ${MAX_DEPTH} levels deep.` }),
    );
  });
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const inner of Object.values(value)) if (isDeeper(inner, depth - 1)) return true;
  return false;
}
