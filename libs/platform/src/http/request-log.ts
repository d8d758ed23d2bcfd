import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** One line a request, for those who ask for debug; failures have lines of their own. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Said when it is answered.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const fields = { method: request.method, url: request.url, status: reply.statusCode, ms };
    reply.log.debug(error ? { ...fields, err: error } : fields, 'answered');
  }
}
