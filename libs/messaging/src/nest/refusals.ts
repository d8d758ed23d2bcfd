import { HttpException, HttpStatus } from '@nestjs/common';
import { FORBIDDEN_MESSAGE } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices/exceptions/rpc-exception.js';
import { on, type Rule } from '../contract/rules.js';

/** What Nest's own guards and pipes answer a message with that is wrong in itself. */
const REFUSING: ReadonlySet<number> = new Set([
  HttpStatus.BAD_REQUEST,
  HttpStatus.UNAUTHORIZED,
  HttpStatus.FORBIDDEN,
  HttpStatus.UNPROCESSABLE_ENTITY,
]);

/**
 * A message that a guard denies or a pipe refuses is a dead letter at once: the same guard denies it again. So are
 * `BadRequestException`, `UnauthorizedException`, `ForbiddenException` and `UnprocessableEntityException`, whoever throws
 * them. They stand behind a handler's own rules. (ADR 39)
 */
export const refusals: readonly Rule[] = [
  on(HttpException, (error) => REFUSING.has(error.getStatus())).dead(),
  on(RpcException, ({ message }) => message === FORBIDDEN_MESSAGE).dead(),
];
