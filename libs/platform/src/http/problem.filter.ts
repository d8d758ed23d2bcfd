import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type AbstractHttpAdapter } from '@nestjs/core';
import type { Logger } from '#messaging';
import { PROBLEM_JSON, problemBody, problemOf } from './problem-of.js';

/** Answers every error of an app as problem details, and logs those that are ours to mend. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly adapter: AbstractHttpAdapter,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request: unknown = http.getRequest();
    const response: unknown = http.getResponse();
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const [method, url] = [
        this.adapter.getRequestMethod(request) as string,
        this.adapter.getRequestUrl(request) as string,
      ];
      this.logger.error({ err: error, method, url, status: problem.status }, 'a request failed');
    }
    if (this.adapter.isHeadersSent(response)) {
      this.adapter.end(response);
      return;
    }
    this.adapter.setHeader(response, 'Content-Type', PROBLEM_JSON);
    this.adapter.reply(response, problemBody(problem), problem.status);
  }
}
