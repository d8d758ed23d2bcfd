import { Inject, Injectable, Scope, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/internal';
import type { AnyHandler } from '../consuming/any-handler.js';
import { MisplacedConsumer } from '../errors/boot-errors.js';
import { Messaging } from '../messaging.js';
import { consumesOf } from './consume.decorator.js';
import { handlerOf } from './handler-of.js';
import { FEATURES, type MessagingFeature } from './messaging-feature.js';
import { RpcPipeline } from './pipeline/rpc-pipeline.js';

const HOOKS = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];

/** Finds the handlers of the listed consumers and registers them, before anything starts. */
@Injectable()
export class ConsumerExplorer implements OnModuleInit {
  constructor(
    @Inject(FEATURES) private readonly feature: MessagingFeature,
    private readonly messaging: Messaging,
    private readonly modules: ModuleRef,
    private readonly pipeline: RpcPipeline,
  ) {}

  /** @throws MisplacedConsumer, DuplicateHandler, MessageNotOnChannel: the app must not start */
  async onModuleInit(): Promise<void> {
    const { publishes = [], requests = [], consumers = [] } = this.feature;
    const handlers: AnyHandler[] = [];
    for (const consumer of consumers) handlers.push(...(await this.#handlersOf(consumer)));
    this.messaging.register({ publishes, requests, handlers });
  }

  async #handlersOf(consumer: Type<object>): Promise<AnyHandler[]> {
    const consumes = consumesOf(consumer);
    if (consumes.length === 0)
      throw new MisplacedConsumer(`${consumer.name} is listed as a consumer, and none of its methods has @Consume.`);
    const { wrapper, moduleKey } = this.#hostOf(consumer);
    const instance = await this.#instanceOf(consumer, wrapper);
    return consumes.map((metadata) => handlerOf({ instance, wrapper, moduleKey, consumer, metadata }, this.pipeline));
  }

  /** The consumers of a feature are providers of its own module. */
  #hostOf(consumer: Type<object>): { wrapper: InstanceWrapper; moduleKey: string } {
    for (const [moduleKey, module] of this.modules['container'].getModules()) {
      const wrapper = module.providers.get(consumer);
      if (wrapper && module.providers.get(ConsumerExplorer)?.instance === this) return { wrapper, moduleKey };
    }
    throw new MisplacedConsumer(`${consumer.name} is no provider of the module that lists it as a consumer.`);
  }

  /** Nest takes a class with a request-scoped guard for request-scoped itself; made here, it is one for all messages. */
  async #instanceOf(consumer: Type<object>, wrapper: InstanceWrapper): Promise<object> {
    const { scope } = this.modules.introspect(consumer);
    if (scope === Scope.DEFAULT) return this.modules.get(consumer, { strict: false });
    const own = [
      ...(wrapper.getCtorMetadata() ?? []),
      ...(wrapper.getPropertiesMetadata() ?? []).map((one) => one.wrapper),
    ];
    const isScoped =
      (wrapper.scope ?? Scope.DEFAULT) !== Scope.DEFAULT || own.some((one) => !one.isDependencyTreeStatic());
    if (isScoped) {
      throw new MisplacedConsumer(
        `${consumer.name} has @Consume and is not a singleton. A message has no request to be scoped to: make it, and all that it injects, singletons.`,
      );
    }
    const hook = HOOKS.find((name) => name in consumer.prototype);
    if (hook !== undefined) {
      throw new MisplacedConsumer(
        `${consumer.name} has ${hook}, which Nest doesn't call beside a request-scoped guard, pipe, interceptor or filter. Make those singletons, or move ${hook} to a provider that ${consumer.name} injects.`,
      );
    }
    return this.modules.create(consumer);
  }
}
