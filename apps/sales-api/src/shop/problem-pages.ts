import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { prefersPage } from './accept.js';
import { PAGE_HEADERS } from './page-headers.js';
import { problemPage } from './problem.page.js';

/** Gives every problem that a browser meets a page, whoever made it: a controller, the validation, an unknown route. */
@Injectable()
export class ProblemPages implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onSend', (request, reply, payload, done) => {
      const isProblem = String(reply.getHeader('content-type')).startsWith('application/problem+json');
      if (isProblem) void reply.header('vary', 'Accept');
      if (!isProblem || !prefersPage(request.raw)) return done(null, payload);
      void reply.headers(PAGE_HEADERS).removeHeader('content-length');
      return done(null, String(problemPage(reply.statusCode)));
    });
  }
}
