import type { Channel } from '../contract/channel.js';
import { MissingFeature } from '../errors/boot-errors.js';
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

/** @throws MissingFeature naming the channel, the feature and the transport */
export function checkCapabilities(channel: Channel, transport: Transport): void {
  for (const feature of neededFeatures(channel)) {
    if (!transport.features[feature]) throw new MissingFeature(channel.name, feature, transport.name);
  }
}
