import { HttpException } from '@nestjs/common';

/** One field of a request that broke a rule: where, as a path such as `items.0.quantity`, and which. */
export interface FieldError {
  readonly field: string;
  readonly reason: string;
}

export interface ProblemOptions {
  readonly status: number;
  /** What kind of problem it is, for programs: a URI reference such as `out-of-stock`; `about:blank` when the status says it all. */
  readonly type?: string;
  /** The kind in words, the same for every occurrence; the status's name when absent. */
  readonly title?: string;
  /** What happened here, and what to do about it. */
  readonly detail?: string;
  /** Further members, on the top level: `{ left: 3 }`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** The error behind it, for the log alone. */
  readonly cause?: unknown;
}

/** An error that a request is answered with, as RFC 9457 has it: thrown anywhere under a controller. */
export class Problem extends HttpException {
  readonly problem: ProblemOptions;

  constructor(problem: ProblemOptions) {
    super(problem.detail ?? problem.title ?? '', problem.status, { cause: problem.cause });
    this.problem = problem;
  }
}
