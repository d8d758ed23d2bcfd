import { describe, expect, it } from 'vitest';
import { orders } from '../testing/fixtures.js';
import { MemoryAudit } from '../testing/memory-audit.js';
import { systemClock } from '../ports/clock.js';
import type { Transport } from '../transports/transport.js';
import { Router } from '../routing/router.js';
import { TopologyDesk } from './topology-desk.js';

/** A desk over one broker that differs as it is told, and does what it is told. */
function desk({ away = false } = {}) {
  const { events } = orders();
  const audit = new MemoryAudit(systemClock);
  let differences = [
    { kind: 'missing' as const, what: 'queue "billing"', detail: '' },
    { kind: 'extra' as const, what: 'queue "old"', detail: '7 messages' },
  ];
  const take = (kind: string) => {
    const taken = differences.filter((one) => one.kind === kind);
    differences = differences.filter((one) => one.kind !== kind);
    return taken;
  };
  const broker: Partial<Transport> = {
    name: 'rabbitmq',
    compare: () => (away ? Promise.reject(new Error('connection refused')) : Promise.resolve(differences)),
    declare: () => Promise.resolve(void take('missing')),
    prune: () => Promise.resolve(take('extra')),
  };
  const router = new Router(() => 'rabbitmq', { rabbitmq: broker as Transport });
  return { audit, topology: new TopologyDesk({ router, audit, channels: () => [events] }) };
}

describe('an operator at the topology', () => {
  it('sees how brokers differ from the contracts, and which broker could not be asked', async () => {
    expect(await desk().topology.compare()).toMatchObject({
      differences: [
        { transport: 'rabbitmq', kind: 'missing', what: 'queue "billing"' },
        { transport: 'rabbitmq', kind: 'extra', what: 'queue "old"' },
      ],
      failures: [],
    });
    expect(await desk({ away: true }).topology.compare()).toEqual({
      differences: [],
      failures: [{ transport: 'rabbitmq', error: 'connection refused' }],
    });
  });

  it('has what is missing created, and sees what is left', async () => {
    const { topology, audit } = desk();
    expect((await topology.apply('ana')).differences.map(({ kind }) => kind)).toEqual(['extra']);
    expect(await audit.list({ limit: 9 })).toMatchObject([
      { who: 'ana', what: 'declare', which: 'transport/rabbitmq', detail: {} },
    ]);
  });

  it('removes what no contract names, and the audit keeps what it was', async () => {
    const { topology, audit } = desk();
    expect((await topology.prune('ana')).differences).toMatchObject([{ what: 'queue "old"' }]);
    expect((await topology.prune('ana')).differences).toEqual([]);
    expect(await audit.list({ limit: 9 })).toMatchObject([
      { who: 'ana', what: 'prune', detail: { removed: [{ what: 'queue "old"', detail: '7 messages' }] } },
    ]);
  });
});
