import type { AnyHandler } from '../consuming/any-handler.js';
import type { Channel } from '../contract/channel.js';
import { MissingFeature, NoDatabase } from '../errors/boot-errors.js';
import type { Feature } from '../transports/features.js';
import type { Transport } from '../transports/transport.js';

/** What a channel's contract asks of its transport. */
function neededFeatures(channel: Channel): readonly Feature[] {
  const needs: readonly (readonly [boolean, Feature])[] = [
    [channel.ordered, 'ordered'],
    [channel.prioritised, 'priorities'],
    [channel.expiresAfterMs !== undefined, 'expiry'],
    [channel.maxLength !== undefined, 'lengthLimit'],
    [channel.retained, 'retained'],
    [/[+#]/.test(channel.name), 'wildcards'],
    [channel.pattern === 'signals', 'tail'],
  ];
  return needs.filter(([needed]) => needed).map(([, feature]) => feature);
}

/** @throws NoDatabase when a handler's effect needs an inbox, and there is none */
export function checkEffects(handlers: Iterable<ReadonlyMap<string, AnyHandler>>): void {
  for (const byType of handlers)
    for (const { name, effect } of byType.values())
      if (effect !== 'none') throw new NoDatabase(`${name} declares effect "${effect}", which needs an inbox`);
}

/** @throws MissingFeature when the transport carries no requests */
export function checkRequests(channel: Channel, transport: Transport): void {
  if (!transport.features.requests) throw new MissingFeature(channel.name, 'requests', transport.name);
}

/** @throws MissingFeature naming the channel, the feature and the transport */
export function checkCapabilities(channel: Channel, transport: Transport): void {
  for (const feature of neededFeatures(channel)) {
    if (!transport.features[feature]) throw new MissingFeature(channel.name, feature, transport.name);
  }
}
