import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DatabaseUnavailable } from '#messaging';
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
  return detailsOf(isOfTheDatabase(error) ? DATABASE_AWAY : { status: 500 });
}

const DATABASE_AWAY: ProblemOptions = {
  status: 503,
  type: 'database-unavailable',
  detail: 'The database can’t be reached right now. Send the same request again in a moment.',
};

export function detailsOf({ status, type = 'about:blank', title, detail, extensions }: ProblemOptions): ProblemDetails {
  const name = STATUS_CODES[status] ?? 'Error';
  // What Nest says when it is told nothing is the status's name again.
  const says = detail === undefined || detail === '' || detail === name ? {} : { detail };
  return { ...extensions, type, title: title ?? name, status, ...says };
}

/** Bytes, for to a string Fastify would add a charset, which JSON's media types don't have. */
export const problemBody = (problem: ProblemDetails): Buffer => Buffer.from(JSON.stringify(problem));

/** A query builder may have wrapped it. */
function isOfTheDatabase(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || (error instanceof Error && isOfTheDatabase(error.cause));
}
