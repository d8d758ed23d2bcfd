import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Authentication } from './authentication.js';

const operators = new WeakMap<FastifyRequest, string>();

/** Lets operators in, and nobody else. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly authentication: Authentication) {}

  /** @throws Problem 401, 403, 503 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!this.authentication.required) refuseOtherSites(request);
    // An answer of 401 says how to do better; on any other it says nothing.
    const reply = http.getResponse<FastifyReply>().header('WWW-Authenticate', 'Bearer');
    const { name, roles } = await this.authentication.userOf(request.headers.authorization);
    reply.removeHeader('WWW-Authenticate');
    if (!roles.includes('operator'))
      throw new Problem({ status: 403, type: 'forbidden', detail: `"${name}" lacks the role operator.` });
    operators.set(request, name);
    return true;
  }
}

/** Where nobody is asked for a token, any page that this machine's browser shows could ask for something. */
function refuseOtherSites({ headers }: FastifyRequest): void {
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'same-origin' || from === 'none') return;
  throw new Problem({ status: 403, type: 'forbidden', detail: 'Pages of other sites may not do what operators do.' });
}

/** The name of the operator who asks, behind `OperatorGuard`. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const name = operators.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (name === undefined) throw new TypeError('@Operator() stands on a route without OperatorGuard');
  return name;
});
