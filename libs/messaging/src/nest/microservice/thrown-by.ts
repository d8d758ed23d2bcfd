import { isDeepStrictEqual } from 'node:util';
import { RpcException } from '@nestjs/microservices/exceptions/rpc-exception.js';

/** What Nest's own filter makes of an error that it does not know. */
const NAMELESS = { status: 'error', message: 'Internal server error' };

/** What a handler of Nest's failed with, as an error: its own filter throws plain objects. */
export function thrownBy(thrown: unknown): { readonly error: Error; readonly isNameless: boolean } {
  if (thrown instanceof Error) return { error: thrown, isNameless: false };
  const isObject = typeof thrown === 'object' && thrown !== null;
  return {
    error: new RpcException(isObject || typeof thrown === 'string' ? thrown : `${typeof thrown} thrown`),
    isNameless: isDeepStrictEqual(thrown, NAMELESS),
  };
}
