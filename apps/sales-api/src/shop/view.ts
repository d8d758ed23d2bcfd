import type { HttpException } from '@nestjs/common';
import type { Html } from '#platform';

/** Where a browser goes after a form, so that a reload repeats nothing. */
export interface SeeOther {
  readonly seeOther: string;
}

/** What a form sent, by field. */
export type Typed = Readonly<Record<string, string>>;

/** A browser's request, as far as a page needs it. */
export interface Visit {
  readonly params: Typed;
  readonly typed: Typed;
}

/** One result, for programs and for people; the request's Accept header chooses (see `Presenter`). */
export interface View<T> {
  json(result: T): object;
  page(result: T): Html | SeeOther;
  /** The page for a request that was refused with a status below 500. Where it is absent, the problem has a plain page. */
  refused?(problem: HttpException, visit: Visit): Promise<Html>;
}
