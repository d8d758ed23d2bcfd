import type { Subscription } from '../../contract/channel.js';
import { Unsupported } from '../../errors/transport-errors.js';
import type { DeclaredSubscription, DeclaredSubscriptions } from '../../ports/declared-subscriptions.js';
import type { LocalQueue } from '../../ports/local-queue.js';
import type { Source } from '../consumption.js';
import type { TopologyDifference, TopologyPlan } from '../topology.js';

/** The subscription of a source. @throws Unsupported for what embedded has no rows of */
export function subscriptionOf(source: Source): Subscription {
  if ('subscription' in source) return source.subscription;
  if ('deadLettersOf' in source) {
    const { name } = source.deadLettersOf;
    throw new Unsupported('embedded', `what the broker gave up of subscription "${name}"`, 'deadLetters');
  }
  throw new Unsupported('embedded', 'a source that lives as long as its consumer', 'purge');
}

interface Extra extends DeclaredSubscription {
  readonly waiting: number;
}

/** The topology of a broker that is rows: which subscriptions apps have claimed of which channels. */
export class Claims {
  constructor(
    private readonly declared: DeclaredSubscriptions,
    private readonly queue: LocalQueue,
  ) {}

  declare(plan: TopologyPlan): Promise<void> {
    return this.declared.declare(planned(plan));
  }

  async compare(plan: TopologyPlan): Promise<readonly TopologyDifference[]> {
    const known = await this.declared.all();
    const missing = planned(plan).filter((one) => !known.some((other) => same(one, other)));
    const extra = await this.#extra(plan, known);
    return [
      ...missing.map((one) => difference('missing', one, 'no app has declared it yet; applying does.')),
      ...extra.map(asDifference),
    ];
  }

  /** What waits for them goes with them; what is being handled is finished. */
  async prune(plan: TopologyPlan): Promise<readonly TopologyDifference[]> {
    const known = await this.declared.all();
    const extra = await this.#extra(plan, known);
    for (const one of extra) {
      // Rows know their subscription by its name alone.
      const shared = known.some((other) => other.subscription === one.subscription && !same(one, other));
      if (!shared) await this.queue.purge(one.subscription);
      await this.declared.forget([one]);
    }
    return extra.map(asDifference);
  }

  async #extra(plan: TopologyPlan, known: readonly DeclaredSubscription[]): Promise<readonly Extra[]> {
    const names = new Set(plan.channels.map(({ name }) => name));
    const wanted = planned(plan);
    const extra = known.filter((one) => names.has(one.channel) && !wanted.some((other) => same(one, other)));
    return Promise.all(
      extra.map(async (one) => ({ ...one, waiting: (await this.queue.depth(one.subscription)).waiting })),
    );
  }
}

function planned({ channels }: TopologyPlan): readonly DeclaredSubscription[] {
  return channels.flatMap(({ name, subscriptions }) =>
    subscriptions.map((one) => ({ channel: name, subscription: one.name })),
  );
}

const same = (one: DeclaredSubscription, other: DeclaredSubscription): boolean =>
  one.channel === other.channel && one.subscription === other.subscription;

function asDifference(extra: Extra): TopologyDifference {
  const lost = extra.waiting === 0 ? 'nothing waits for it' : `${extra.waiting} messages wait for it and go with it`;
  return difference('extra', extra, `no contract names it; pruning removes it: ${lost}.`);
}

function difference(
  kind: TopologyDifference['kind'],
  { channel, subscription }: DeclaredSubscription,
  detail: string,
): TopologyDifference {
  return { kind, what: `subscription "${subscription}" of channel "${channel}"`, detail };
}
