import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { Problem, type ProblemOptions } from './problem.js';

export const PROBLEM_JSON = 'application/problem+json';

/** A problem as it is sent: https://www.rfc-editor.org/rfc/rfc9457 and its extension members. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly [extension: string]: unknown;
}

/** Where the framework's own words don't say what to do. */
const DETAILS: Readonly<Record<number, string>> = {
  415: 'Send the body as application/json or application/x-www-form-urlencoded, and say so in Content-Type.',
};

/** What a request that ended in `error` is answered with. Of an error that nobody foresaw, nothing is told but that there was one. */
export function problemOf(error: unknown): ProblemDetails {
  if (error instanceof Problem) return detailsOf(error.problem);
  if (error instanceof HttpException)
    return detailsOf({ status: error.getStatus(), detail: DETAILS[error.getStatus()] ?? error.message });
  return detailsOf(isTimeOut(error) ? { status: 503, detail: error.message } : { status: 500 });
}

export function detailsOf({ status, type = 'about:blank', title, detail, extensions }: ProblemOptions): ProblemDetails {
  const name = STATUS_CODES[status] ?? 'Error';
  // What Nest says when it is told nothing is the status's name again.
  const says = detail === undefined || detail === '' || detail === name ? {} : { detail };
  return { ...extensions, type, title: title ?? name, status, ...says };
}

/** Bytes, for to a string Fastify would add a charset, which JSON's media types don't have. */
export const problemBody = (problem: ProblemDetails): Buffer => Buffer.from(JSON.stringify(problem));

/** Fastify's own: the handler took longer than its time-out. */
function isTimeOut(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_HANDLER_TIMEOUT';
}
