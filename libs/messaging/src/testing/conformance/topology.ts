import { describe, expect, it } from 'vitest';
import type { TopologyDifference } from '../../transports/topology.js';
import type { Rig } from './rig.js';
import { aSubscription, thing } from './things.js';

const named = (differences: readonly TopologyDifference[], ...kinds: TopologyDifference['kind'][]) =>
  differences.filter(({ kind }) => kinds.includes(kind));

export function describeTopology(rig: Rig): void {
  const { settles, purge } = rig.candidate.features;

  describe('its topology', () => {
    it('differs from a plan by what is missing, until that is declared', async () => {
      const channel = rig.channel();
      aSubscription(channel);
      const { subject } = await rig.bus({});
      const before = named(await subject.transport.compare({ channels: [channel] }), 'missing');
      expect(before.map(({ what }) => what).join()).toContain(channel.name);
      await subject.transport.declare({ channels: [channel] });
      await subject.transport.declare({ channels: [channel] });
      expect(named(await subject.transport.compare({ channels: [channel] }), 'missing', 'wrong', 'extra')).toEqual([]);
    });

    it.runIf(settles && purge)('differs by what no contract names any more, until that is pruned', async () => {
      const [then, now, other] = [rig.channel(), rig.channel(), rig.channel()];
      const old = aSubscription(then);
      aSubscription(other);
      const { subject, messaging } = await rig.bus({ publishes: [then, other] });
      await messaging.publisher.publish(then, thing(1));
      // The same channel, as a later version of its contract has it.
      const later = { ...now, name: then.name };
      const plan = { channels: [later] };
      const extra = named(await subject.transport.compare(plan), 'extra');
      expect(extra.map(({ what }) => what)).toEqual([expect.stringContaining(old.name)]);
      expect(extra[0]?.detail).toMatch(/\b1\b/);
      expect(await subject.transport.prune(plan)).toEqual(extra);
      expect(named(await subject.transport.compare(plan), 'extra')).toEqual([]);
      expect((await subject.transport.inspect({ subscription: old })).ready).toBe(0);
      const others = await subject.transport.compare({ channels: [other] });
      expect(named(others, 'missing', 'extra')).toEqual([]);
    });
  });
}
