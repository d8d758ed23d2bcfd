import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { HttpConfig } from '../config/http.config.js';
import { RequestLog } from './request-log.js';
import { detailsOf, PROBLEM_JSON, problemBody, type ProblemDetails } from './problem-of.js';

/** Socket errors that Node's HTTP parser names, as statuses. What it can't name is a malformed request. */
const SOCKET_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Fastify under Nest, with bounds on what a request may cost, and problem details where Nest's filters don't reach. */
export function httpAdapter(
  { bodyLimitBytes, timeoutMs, trustProxy }: HttpConfig,
  logger: FastifyBaseLogger,
): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    // Its lines have the trace already: a logger for each request would cost, and say no more.
    childLoggerFactory: () => logger,
    bodyLimit: bodyLimitBytes,
    // An id or an e-mail address in a path, percent-encoded; the default of 100 is less than either may have.
    routerOptions: { maxParamLength: 2_000 },
    ...(trustProxy !== undefined && { trustProxy: trustProxy.split(',').map((one) => one.trim()) }),
    requestTimeout: timeoutMs,
    // While it drains, a request on a connection that is open already is still answered; then that connection closes.
    return503OnClosing: false,
    // Node swaps the two time-outs when that of the headers is the longer one, and it is a minute by default.
    http: { headersTimeout: timeoutMs, connectionsCheckingInterval: Math.min(timeoutMs, 5_000) },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const status = error.statusCode ?? 400;
      void sendProblem(reply, detailsOf({ status, detail: error.message }));
    },
    clientErrorHandler: answerSocket,
  });
}

function sendProblem(reply: FastifyReply, problem: ProblemDetails): FastifyReply {
  return reply.code(problem.status).header('Content-Type', PROBLEM_JSON).send(problemBody(problem));
}

/** The request could not even be read, so that there is no reply to write it with. */
function answerSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = detailsOf({
    status: SOCKET_STATUS[error.code ?? ''] ?? 400,
    detail: 'The request is no valid HTTP.',
  });
  const body = problemBody(problem);
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${PROBLEM_JSON}\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
    );
    socket.write(body);
  }
  socket.destroy(error);
}
