import type { Type } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import type { AnyHandler } from '../consuming/any-handler.js';
import { MisplacedConsumer } from '../errors/boot-errors.js';
import type { ConsumeMetadata } from './consume.decorator.js';
import type { HandlerPlace } from './pipeline/handler-place.js';
import { refusals } from './refusals.js';
import type { Given, RpcPipeline } from './pipeline/rpc-pipeline.js';

interface ConsumerPlace extends Pick<HandlerPlace, 'instance' | 'wrapper' | 'moduleKey'> {
  readonly consumer: Type<object>;
  readonly metadata: ConsumeMetadata;
}

/** What messaging calls for one `@Consume` method: the method itself, or Nest's pipeline where anything stands around it. */
export function handlerOf({ consumer, metadata, ...place }: ConsumerPlace, pipeline: RpcPipeline): AnyHandler {
  const { subscription, messageClass, effect, rules, batch, method } = metadata;
  const name = `${consumer.name}.${method}`;
  const { instance } = place;
  const own = (instance as Record<string, (given: unknown, context: Given) => unknown>)[method];
  if (!own) throw new MisplacedConsumer(`${name} has @Consume and is no method.`);
  const pattern = `${subscription.name}/${messageClass.messageType}`;
  const call = pipeline.isNeeded(consumer, method, own)
    ? pipeline.callOf({ ...place, method, pattern })
    : (given: unknown, context: Given): unknown => ended(own.call(instance, given, context));
  const declared = { subscription, messageClass, effect, rules: [...rules, ...refusals], name };
  return batch
    ? { ...declared, batch, callAll: async (messages, context) => void (await call(messages, context)) }
    : { ...declared, call };
}

/** Nothing of an observable happens before somebody waits for it. */
function ended(returned: unknown): unknown {
  if (returned === undefined || returned instanceof Promise || !isObservable(returned)) return returned;
  return lastValueFrom(returned, { defaultValue: undefined });
}
