import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
} from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { ApplicationConfig, type ContextId, type ModuleRef, type NestContainer } from '@nestjs/core';
import {
  GuardsConsumer,
  GuardsContextCreator,
  InterceptorsContextCreator,
  PipesConsumer,
  PipesContextCreator,
  STATIC_CONTEXT,
  type InstanceWrapper,
} from '@nestjs/core/internal';
import { PARAM_ARGS_METADATA } from '@nestjs/microservices/constants.js';
import { RpcProxy } from '@nestjs/microservices/context/rpc-proxy.js';
import { RpcParamtype } from '@nestjs/microservices/enums/rpc-paramtype.enum.js';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BatchEffect } from '../../consuming/batches/batch-effect.js';
import type { Effect, EffectKind } from '../../consuming/effect.js';
import type { HandlerPlace } from './handler-place.js';
import { KeptExceptionsContext } from './kept-exceptions-context.js';
import { PayloadPipes } from './payload-pipes.js';
import { RunningHandlers } from './running-handlers.js';
import { scopeOf } from './scope-of.js';

/** What a handler is given beside its message, or its messages. */
export type Given = Effect[EffectKind] | BatchEffect[EffectKind];

type Call = (payload: unknown, context: Given) => Promise<unknown>;

const ENHANCERS = [GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA, EXCEPTION_FILTERS_METADATA];

/** Without a word of its own a method is given the message, then what belongs to its effect. */
const PARAMETERS = {
  [`${RpcParamtype.PAYLOAD}:0`]: { index: 0, data: undefined, pipes: [] },
  [`${RpcParamtype.CONTEXT}:1`]: { index: 1, data: undefined, pipes: [] },
};

/**
 * Nest's RPC pipeline around a `@Consume` method: guards, then interceptors, then pipes, then the method, and filters
 * around all of it. Built of Nest's internal classes, as Nest itself does for a microservice; its version is pinned, and
 * the specs beside this file show what is relied on.
 */
export class RpcPipeline {
  readonly #modules: ModuleRef;
  readonly #config: ApplicationConfig;
  readonly #running = new RunningHandlers();
  readonly #creator: PayloadPipes;

  /** @param inheritGlobals whether the app's global guards, pipes, interceptors and filters apply too */
  constructor(modules: ModuleRef, inheritGlobals: boolean) {
    const container: NestContainer = modules['container'];
    const config = (inheritGlobals ? container.applicationConfig : undefined) ?? new ApplicationConfig();
    this.#modules = modules;
    this.#config = config;
    this.#creator = new PayloadPipes(
      new RpcProxy(),
      new KeptExceptionsContext(container, config),
      new PipesContextCreator(container, config),
      new PipesConsumer(),
      new GuardsContextCreator(container, config),
      new GuardsConsumer(),
      new InterceptorsContextCreator(container, config),
      this.#running,
      config,
    );
  }

  /** Whether anything stands around a method; where nothing does, it is called directly. */
  isNeeded(consumer: Type<object>, method: string, call: object): boolean {
    return (
      this.#hasGlobals() ||
      ENHANCERS.some((key) => Reflect.hasMetadata(key, consumer) || Reflect.hasMetadata(key, call)) ||
      Reflect.hasMetadata(PARAM_ARGS_METADATA, consumer, method)
    );
  }

  /** The method with all that stands around it. What it rejects with is what was thrown, or what a filter made of it. */
  callOf(place: HandlerPlace): Call {
    const scoped = [...(place.wrapper.getEnhancersMetadata() ?? []), ...this.#scopedGlobals()];
    if (scoped.every((enhancer) => enhancer.isDependencyTreeStatic())) {
      const proxy = this.#proxyOf(place, STATIC_CONTEXT);
      return (payload, context) => this.#run(() => proxy(payload, context), context);
    }
    const scope = scopeOf(this.#modules, place, scoped);
    return (payload, context) =>
      this.#run(async () => this.#proxyOf(place, await scope(payload, context))(payload, context), context);
  }

  #proxyOf(
    { instance, method, wrapper, moduleKey }: HandlerPlace,
    contextId: ContextId,
  ): ReturnType<PayloadPipes['create']> {
    const callback = (instance as Record<string, Parameters<PayloadPipes['create']>[1]>)[method];
    if (!callback) throw new TypeError(`${method} is no method`);
    const inquirer = contextId === STATIC_CONTEXT ? undefined : wrapper.id;
    return this.#creator.create(instance, callback, moduleKey, method, contextId, inquirer, PARAMETERS);
  }

  /** An interceptor may give up while the handler goes on: what it holds stays held until it settles. */
  async #run(begin: () => Promise<unknown>, context: Given): Promise<unknown> {
    let reply: unknown;
    try {
      const given = await begin();
      reply = isObservable(given) ? await lastValueFrom(given, { defaultValue: undefined }) : given;
    } catch (error) {
      if (this.#running.isRunning(context)) await this.#end(context, error);
      throw error;
    }
    if (!this.#running.isRunning(context)) return reply;
    for (const result of await this.#running.settled(context)) if (result.status === 'rejected') throw result.reason;
    return reply;
  }

  async #end(context: Given, error: unknown): Promise<void> {
    if ('delivery' in context) context.delivery.abort(error instanceof Error ? error : new Error(String(error)));
    await this.#running.settled(context);
  }

  #hasGlobals(): boolean {
    const config = this.#config;
    const globals = [
      config.getGlobalGuards(),
      config.getGlobalPipes(),
      config.getGlobalInterceptors(),
      config.getGlobalFilters(),
      config.getGlobalPreRequestHooks(),
      this.#scopedGlobals(),
    ];
    return globals.some(({ length }) => length > 0);
  }

  #scopedGlobals(): InstanceWrapper[] {
    const config = this.#config;
    return [
      ...config.getGlobalRequestGuards(),
      ...config.getGlobalRequestPipes(),
      ...config.getGlobalRequestInterceptors(),
      ...config.getGlobalRequestFilters(),
    ];
  }
}
