import { Inject, Injectable, Scope, type OnModuleInit, type Type } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
} from '@nestjs/common/constants.js';
import { ModuleRef } from '@nestjs/core';
import type { AnyHandler } from '../consuming/handler.js';
import type { Branded } from '../contract/message.js';
import { MisplacedConsumer } from '../errors/boot-errors.js';
import { Messaging } from '../messaging.js';
import { consumesOf, type ConsumeMetadata } from './consume.decorator.js';
import { FEATURES, type MessagingFeature } from './messaging-feature.js';

const ENHANCERS = {
  guards: GUARDS_METADATA,
  interceptors: INTERCEPTORS_METADATA,
  pipes: PIPES_METADATA,
  filters: EXCEPTION_FILTERS_METADATA,
};

/** Finds the handlers of the listed consumers and registers them, before anything starts. */
@Injectable()
export class ConsumerExplorer implements OnModuleInit {
  constructor(
    @Inject(FEATURES) private readonly feature: MessagingFeature,
    private readonly messaging: Messaging,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws MisplacedConsumer, DuplicateHandler, MessageNotOnChannel: the app must not start */
  onModuleInit(): void {
    const { publishes = [], consumers = [] } = this.feature;
    this.messaging.register({ publishes, handlers: consumers.flatMap((consumer) => this.#handlersOf(consumer)) });
  }

  #handlersOf(consumer: Type<object>): AnyHandler[] {
    const consumes = consumesOf(consumer);
    if (consumes.length === 0)
      throw new MisplacedConsumer(`${consumer.name} is listed as a consumer, and none of its methods has @Consume.`);
    if (this.modules.introspect(consumer).scope !== Scope.DEFAULT) {
      throw new MisplacedConsumer(
        `${consumer.name} has @Consume and is not a singleton. A message has no request to be scoped to: make it, and all that it injects, singletons.`,
      );
    }
    const instance: object = this.modules.get(consumer, { strict: false });
    return consumes.map((metadata) => handlerOf(instance, consumer, metadata));
  }
}

function handlerOf(
  instance: object,
  consumer: Type<object>,
  { subscription, messageClass, effect, rules, batch, method }: ConsumeMetadata,
): AnyHandler {
  const name = `${consumer.name}.${method}`;
  const call = (
    instance as Record<string, (given: Branded | readonly Branded[], context: object) => Promise<void> | void>
  )[method];
  if (!call) throw new MisplacedConsumer(`${name} has @Consume and is no method.`);
  for (const [enhancer, key] of Object.entries(ENHANCERS)) {
    if (Reflect.hasMetadata(key, consumer) || Reflect.hasMetadata(key, call)) {
      throw new MisplacedConsumer(
        `${name} has ${enhancer}, which @Consume does not run yet. Remove them from the method and its class.`,
      );
    }
  }
  const declared = { subscription, messageClass, effect, rules, name };
  return batch
    ? { ...declared, batch, callAll: (messages, context) => call.call(instance, messages, context) }
    : { ...declared, call: (message, context) => call.call(instance, message, context) };
}
