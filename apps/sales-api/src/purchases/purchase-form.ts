import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';

const FORM = /^application\/x-www-form-urlencoded\b/i;
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

/**
 * A form speaks text alone, and no headers. Before its fields are checked by the same rules as JSON, the quantity becomes
 * a number where it is written as one, and its key moves to the header. A text in JSON stays a text, and is refused.
 */
@Injectable()
export class PurchaseForm implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (FORM.test(request.headers['content-type'] ?? '')) readForm(request);
    return next.handle();
  }
}

function readForm(request: FastifyRequest): void {
  const { quantity, customer_email: email, idempotency_key: key, ...rest } = request.body as Record<string, unknown>;
  request.body = { ...rest, quantity: numberOf(quantity), customer_email: trimmed(email) };
  if (typeof key === 'string') request.headers[IDEMPOTENCY_KEY] ??= key;
}

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

function numberOf(value: unknown): unknown {
  const text = trimmed(value);
  return typeof text === 'string' && NUMBER.test(text) ? Number(text) : text;
}
