import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { Channel, Subscription } from '../contract/channel.js';
import { consumesOf } from './consume.decorator.js';
import { FEATURES, type MessagingFeature } from './messaging-feature.js';

/** What the features of an app's modules say, all together. */
export interface SaidChannels {
  readonly publishes: readonly Channel[];
  readonly requests: readonly Channel[];
  readonly handles: readonly Subscription[];
}

type Imported = Type<unknown> | DynamicModule | ForwardReference | Promise<DynamicModule>;

/**
 * What a module and all that it imports publish, ask and handle, read from their metadata: nothing is made. A module
 * that is a promise is not looked into.
 */
export function saidChannels(root: Type<object>): SaidChannels {
  const features = featuresIn(root, new Set());
  return {
    publishes: [...new Set(features.flatMap(({ publishes = [] }) => publishes))],
    requests: [...new Set(features.flatMap(({ requests = [] }) => requests))],
    handles: [
      ...new Set(
        features.flatMap(({ consumers = [] }) => consumers.flatMap(consumesOf).map(({ subscription }) => subscription)),
      ),
    ],
  };
}

function featuresIn(imported: Imported, seen: Set<Imported>): readonly MessagingFeature[] {
  if (imported instanceof Promise || seen.has(imported)) return [];
  seen.add(imported);
  if ('forwardRef' in imported) return featuresIn((imported.forwardRef as () => Imported)(), seen);
  if (typeof imported === 'function') {
    const imports = Reflect.getMetadata(MODULE_METADATA.IMPORTS, imported) as readonly Imported[] | undefined;
    return (imports ?? []).flatMap((one) => featuresIn(one, seen));
  }
  const { module, imports = [], providers = [] } = imported;
  const own = providers.flatMap((provider) =>
    typeof provider === 'object' && provider.provide === FEATURES && 'useValue' in provider
      ? [provider.useValue as MessagingFeature]
      : [],
  );
  return [...own, ...[module, ...imports].flatMap((one) => featuresIn(one as Imported, seen))];
}
