import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  HttpStatus,
  Injectable,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import type { Html } from '#platform';
import { prefersPage } from './accept.js';
import { PAGE_HEADERS } from './page-headers.js';
import { VIEW } from './view-key.js';
import type { Typed, View } from './view.js';

/** Shows a handler's result as its view says: JSON for programs, a page for who asks for text/html. */
@Injectable()
export class Presenter implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const view = this.modules.get<View<unknown>>(this.reflector.get<Type<View<unknown>>>(VIEW, context.getHandler()), {
      strict: false,
    });
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const result = next.handle();
    if (!prefersPage(request.raw)) return result.pipe(map((value) => view.json(value)));
    return from(visited(view, result, { request, reply: context.switchToHttp().getResponse<FastifyReply>() }));
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function visited(
  view: View<unknown>,
  result: Observable<unknown>,
  { request, reply }: Exchange,
): Promise<string> {
  try {
    const answer = view.page(await lastValueFrom(result));
    if (!('seeOther' in answer)) return sent(reply, answer);
    void reply.code(HttpStatus.SEE_OTHER).header('location', answer.seeOther);
    return '';
  } catch (error) {
    if (!(error instanceof HttpException) || error.getStatus() >= 500 || view.refused === undefined) throw error;
    const page = await view.refused(error, { params: texts(request.params), typed: texts(request.body) });
    return sent(reply.code(error.getStatus()), page);
  }
}

function sent(reply: FastifyReply, page: Html): string {
  void reply.headers(PAGE_HEADERS);
  return page.toString();
}

function texts(fields: unknown): Typed {
  const entries = Object.entries(fields ?? {}) as [string, unknown][];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}
