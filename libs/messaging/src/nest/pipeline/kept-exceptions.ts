import type { ArgumentsHost } from '@nestjs/common';
import { selectExceptionFilterMetadata, type RpcExceptionFilterMetadata } from '@nestjs/common/internal';
import { RpcExceptionsHandler } from '@nestjs/microservices/exceptions/rpc-exceptions-handler.js';
import { concat, defer, from, ignoreElements, isObservable, mergeMap, of, throwError, type Observable } from 'rxjs';
import { ErrorSwallowed } from '../../errors/handling-errors.js';

/**
 * Filters as Nest chooses them, with two differences: what no filter takes goes on as it is, where Nest makes one text of
 * all errors; and a filter may translate an error, by throwing or by an observable or promise that fails, but not turn it
 * into success.
 */
export class KeptExceptions extends RpcExceptionsHandler {
  constructor(
    /** Whose they are, such as `AwardPoints.award`. */
    private readonly place: string,
    private readonly chosen: RpcExceptionsHandler,
  ) {
    super();
  }

  /** @throws what no filter takes, and what a filter throws */
  override handle(exception: Error, host: ArgumentsHost): Observable<never> {
    const filter = selectExceptionFilterMetadata(this.chosen['filters'] as RpcExceptionFilterMetadata[], exception);
    if (!filter) throw exception;
    const answer: unknown = filter.func(exception, host);
    const swallowed = throwError(() => new ErrorSwallowed(this.place, exception));
    return concat(streamOf(answer).pipe(ignoreElements()), swallowed);
  }
}

function streamOf(answer: unknown): Observable<unknown> {
  if (isObservable(answer)) return answer;
  return answer instanceof Promise ? defer(() => from(answer)).pipe(mergeMap(streamOf)) : of(answer);
}
