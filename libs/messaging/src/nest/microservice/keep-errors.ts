import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets what no other filter takes go on as it is, so that `Rejected`, `Unavailable` and rules by class mean something
 * behind a `TransportStrategy`; Nest's own filter makes one text of all errors. What a client is told stays the same.
 * The first global filter of a microservice: `app.useGlobalFilters(new KeepErrors())`. HTTP has its own.
 */
@Catch()
export class KeepErrors extends BaseExceptionFilter implements ExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'rpc') return throwError(() => error);
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- a filter's, no promise's
    super.catch(error, host);
    return undefined;
  }
}
