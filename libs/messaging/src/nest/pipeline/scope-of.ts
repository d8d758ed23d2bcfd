import { ContextIdFactory, type ContextId, type ModuleRef } from '@nestjs/core';
import { REQUEST_CONTEXT_ID, type InstanceWrapper } from '@nestjs/core/internal';
import { RequestContextHost } from '@nestjs/microservices/context/request-context-host.js';
import type { BaseRpcContext } from '@nestjs/microservices/ctx-host/base-rpc.context.js';
import type { HandlerPlace } from './handler-place.js';

/**
 * Makes request-scoped guards, pipes, interceptors and filters of a handler anew for each of its calls, as Nest does for
 * a microservice: their `REQUEST` has the pattern, the message and its context.
 */
export function scopeOf(
  modules: ModuleRef,
  { wrapper, pattern }: HandlerPlace,
  enhancers: InstanceWrapper[],
): (payload: unknown, context: object) => Promise<ContextId> {
  const injector = modules['injector'];
  const isDurable = wrapper.isDependencyTreeDurable();
  return async (payload, context) => {
    // Nest's own contexts share a base class; nobody asks a request for more than to give its context back.
    const request = RequestContextHost.create(pattern, payload, context as BaseRpcContext);
    const contextId = ContextIdFactory.getByRequest(request);
    Object.defineProperty(request, REQUEST_CONTEXT_ID, { value: contextId });
    const { payload: provided } = contextId as { payload?: object };
    modules.registerRequestByContextId(isDurable ? provided : Object.assign(request, provided), contextId);
    await injector.loadEnhancersPerContext(wrapper, contextId, wrapper, enhancers);
    await injector.waitForDeferredLoads(contextId);
    return contextId;
  };
}
