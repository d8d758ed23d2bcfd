import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable, throwError } from 'rxjs';
import {
  ContractViolation,
  LetterExpired,
  LetterGone,
  LetterWaiting,
  LetterWithoutTaker,
  PublishFailed,
  TrenzaError,
  Undecodable,
  UnknownChannel,
  UnknownLetter,
  UnknownSubscription,
  UnknownType,
} from '#messaging';
import { Problem } from '../http/problem.js';

const STATUSES = [
  [UnknownLetter, 404],
  [UnknownSubscription, 404],
  [UnknownChannel, 404],
  [LetterGone, 410],
  [LetterExpired, 409],
  [LetterWaiting, 409],
  [LetterWithoutTaker, 409],
  [ContractViolation, 422],
  [Undecodable, 422],
  [UnknownType, 422],
  [PublishFailed, 503],
] as const;

/** Answers messaging's own errors as problems: each has a status, its code, and what to do. */
@Injectable()
export class AdminProblems implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => asProblem(error))));
  }
}

function asProblem(error: unknown): unknown {
  const status = STATUSES.find(([type]) => error instanceof type)?.[1];
  if (status === undefined || !(error instanceof TrenzaError)) return error;
  const errors = error instanceof ContractViolation ? { errors: error.violations } : {};
  return new Problem({
    status,
    type: kebab(error.name),
    detail: error.message,
    extensions: { code: error.code, ...errors },
    cause: error,
  });
}

const kebab = (name: string): string => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
