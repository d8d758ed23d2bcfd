import { onTestFinished } from 'vitest';
import { allInOne } from '../../support/all-in-one.js';
import { ownDatabase } from '../../support/own-database.js';
import { rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { ReactionsClient } from '../../support/reactions-client.js';
import { until } from '../../support/until.js';
import { outboxIn } from './count-reactions.js';
import { waitingIn } from './waiting-in.js';

const SCRIPT = 'dist/apps/reactions-api/src/main.js';
const QUEUE = 'persistencia_cola';
/** A broker that is back is found by a backoff of up to 15 s. */
const SETTLED = { withinMs: 180_000, everyMs: 200 };

interface Subscription {
  readonly in_flight: number;
  readonly retries: { readonly waiting: number };
}

/** Instances of reactions-api, each a process, over one virtual host and one database. */
export class ReactionsFleet {
  private constructor(
    readonly instances: readonly ReactionsClient[],
    readonly databaseUrl: string,
    private readonly rabbitmqUrl: string,
  ) {}

  static async start(many: number): Promise<ReactionsFleet> {
    const { url: RABBITMQ_URL } = await rabbitmqBroker().vhost();
    const databaseUrl = (await ownDatabase('postgres', onTestFinished)) ?? '';
    const env = { RABBITMQ_URL, HTTP_RATE_LIMIT: '0' };
    const instances: ReactionsClient[] = [];
    for (let number = 0; number < many; number += 1) {
      const { urls } = await allInOne(onTestFinished, { databaseUrl, env, script: SCRIPT, apps: ['reactions'] });
      instances.push(new ReactionsClient(urls.reactions));
    }
    return new ReactionsFleet(instances, databaseUrl, RABBITMQ_URL);
  }

  /** Messages that nobody has taken yet: in the outbox, or ready in the queue of the log. */
  async unsettled(): Promise<number> {
    return (await outboxIn(this.databaseUrl)) + (await waitingIn(this.rabbitmqUrl, QUEUE));
  }

  /** Resolves once nothing is to be worked off, to how long that took. */
  async settle(): Promise<number> {
    const begun = performance.now();
    await until('all is worked off', async () => (await this.unsettled()) === 0, SETTLED);
    await until('nothing is in hand', async () => (await this.#inHand()) === 0, SETTLED);
    return performance.now() - begun;
  }

  async #inHand(): Promise<number> {
    const overviews = await Promise.all(
      this.instances.map((one) => one.get<{ readonly subscriptions: readonly Subscription[] }>('/admin/messaging')),
    );
    return overviews
      .flatMap(({ subscriptions }) => subscriptions)
      .reduce((sum, one) => sum + one.in_flight + one.retries.waiting, 0);
  }
}
