import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Subscription, TransportName } from '../../contract/channel.js';
import { MissingFeature } from '../../errors/boot-errors.js';
import type { Source } from '../../transports/consumption.js';
import type { Feature, Features } from '../../transports/features.js';
import type { Rig } from './rig.js';
import { aSubscription, handles, type Things } from './things.js';

/** What every transport can do: the committed table, which each transport's own must equal. */
export const featuresTable = {
  embedded: {
    ordered: true,
    priorities: true,
    expiry: true,
    lengthLimit: true,
    requests: true,
    retained: false,
    wildcards: false,
    tail: true,
    results: false,
    survivesBeforeFirstRun: true,
    settles: true,
    deadLetters: false,
    purge: true,
  },
  rabbitmq: {
    ordered: false,
    priorities: true,
    expiry: true,
    lengthLimit: true,
    requests: true,
    retained: false,
    wildcards: false,
    tail: false,
    results: false,
    survivesBeforeFirstRun: true,
    settles: true,
    deadLetters: true,
    purge: true,
  },
} as const satisfies Partial<Record<TransportName, Features>>;

type Asking = Parameters<Rig['channel']>[0];

/** How a contract asks for a feature, of those that one can ask for today. */
const asking: Partial<Record<Feature, Asking>> = {
  ordered: { ordered: true, key: ({ n }) => String(n) },
  priorities: { priority: () => 'high' },
  expiry: { expiresAfter: '1h' },
  lengthLimit: { maxLength: 10, lossy: true },
  retained: { retained: true },
  wildcards: { name: `conformance/${randomUUID()}/+` },
  tail: { pattern: 'signals' },
};

export function describeFeatures(rig: Rig): void {
  const { features } = rig.candidate;

  describe('its features', () => {
    it('are those of the committed table', async () => {
      const { subject } = await rig.bus({});
      expect(subject.transport.features).toEqual(features);
    });

    for (const [feature, ask] of Object.entries(asking) as [Feature, Asking][]) {
      const has = features[feature];
      it(`let an app start whose channel asks for ${feature}: ${has ? 'yes' : 'no, and boot says which'}`, async () => {
        const channel = rig.channel(ask);
        const boot = rig.bus({
          publishes: [channel],
          handlers: [handles(aSubscription(channel), 'database', () => undefined)],
        });
        const outcome = await boot.then(
          () => 'it starts',
          (error: unknown) => error,
        );
        expect(outcome).toEqual(has ? 'it starts' : new MissingFeature(channel.name, feature, rig.name));
      });
    }

    const sources = {
      tail: (channel) => ({ tail: channel }),
      requests: () => ({ repliesTo: randomUUID() }),
      deadLetters: (_, subscription) => ({ deadLettersOf: subscription }),
    } satisfies Partial<Record<Feature, (channel: Things, subscription: Subscription) => Source>>;

    for (const [feature, sourceOf] of Object.entries(sources) as [Feature, (typeof sources)[keyof typeof sources]][]) {
      it.skipIf(features[feature])(`refuse to consume what needs ${feature}, saying so`, async () => {
        const channel = rig.channel();
        const source = sourceOf(channel, aSubscription(channel));
        const { subject } = await rig.bus({});
        const consuming = subject.transport.consume(source, { prefetch: 1 }, () => Promise.resolve('done'));
        await expect(consuming).rejects.toThrow(`"${feature}"`);
      });
    }
  });
}
