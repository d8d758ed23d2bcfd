import type { Channel } from '../contract/channel.js';
import type { AuditStore } from '../ports/audit-store.js';
import type { Router } from '../routing/router.js';
import type { TopologyDifference, TopologyPlan } from '../transports/topology.js';
import type { Transport } from '../transports/transport.js';

interface FoundDifference extends TopologyDifference {
  readonly transport: string;
}

export interface TopologyReport {
  /** How brokers differ from what the app's contracts say. */
  readonly differences: readonly FoundDifference[];
  /** Transports that couldn't be asked, or told, and why. */
  readonly failures: readonly { readonly transport: string; readonly error: string }[];
}

export interface TopologyDeskParts {
  readonly router: Router;
  readonly audit: AuditStore;
  /** What is used as it is, though it differs. */
  readonly adopt?: readonly string[];
  /** Those that the app publishes to and handles. */
  readonly channels: () => readonly Channel[];
}

type Work = (transport: Transport, plan: TopologyPlan) => Promise<readonly TopologyDifference[]>;

/** Contracts against brokers: what differs, and what an operator does about it. */
export class TopologyDesk {
  constructor(private readonly parts: TopologyDeskParts) {}

  compare(): Promise<TopologyReport> {
    return this.#each((transport, plan) => transport.compare(plan));
  }

  /** Creates what is missing; resolves to what differs after it. A broker that has something wrong says so, and the others go on. */
  async apply(who: string): Promise<TopologyReport> {
    return this.#each(async (transport, plan) => {
      await this.#note('declare', who, transport, {});
      await transport.declare(plan);
      return transport.compare(plan);
    });
  }

  /** Removes what no contract names, with what waits there; resolves to what was removed. */
  async prune(who: string): Promise<TopologyReport> {
    return this.#each(async (transport, plan) => {
      const removed = await transport.prune(plan);
      if (removed.length > 0) await this.#note('prune', who, transport, { removed });
      return removed;
    });
  }

  async #each(work: Work): Promise<TopologyReport> {
    const { router, adopt = [] } = this.parts;
    const plans = [...router.byTransport(this.parts.channels())];
    const done = await Promise.allSettled(plans.map(([transport, channels]) => work(transport, { channels, adopt })));
    const named = plans.map(([{ name }], at) => [name, done[at]] as const);
    return {
      differences: named.flatMap(([transport, one]) =>
        one?.status === 'fulfilled' ? one.value.map((difference) => ({ transport, ...difference })) : [],
      ),
      failures: named.flatMap(([transport, one]) =>
        one?.status === 'rejected' ? [{ transport, error: messageOf(one.reason) }] : [],
      ),
    };
  }

  #note(what: 'declare' | 'prune', who: string, { name }: Transport, detail: object): Promise<void> {
    return this.parts.audit.add({ who, what, which: `transport/${name}`, detail: { ...detail } });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
