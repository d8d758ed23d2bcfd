import type { Messaging, MessagingHealth, TransportState } from '#messaging';
import type { Database } from '#database';
import { within } from '../within.js';

const NOTHING: MessagingHealth = { subscriptions: [], relays: [], transports: [] };

/** A database that answers slower than this is away, for who waits for an answer. */
const PING_MS = 2_000;

interface SubscriptionHealth {
  readonly status: string;
  readonly in_flight: number;
  /** Why it takes nothing: `operator`, `unavailable`, `database`, `backlog`. */
  readonly paused_for?: readonly string[];
}

export interface Health {
  /** `degraded`: something waits, and nothing is lost; `unavailable`: send requests elsewhere. */
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly app: string;
  readonly checks: {
    readonly database: { readonly status: 'up' | 'down'; readonly error?: string };
    readonly subscriptions: Readonly<Record<string, SubscriptionHealth>>;
    /** By transport: how its connection is. */
    readonly brokers: Readonly<Record<string, { readonly status: TransportState; readonly error?: string }>>;
    /** By transport: what is published while one is down waits in the outbox. */
    readonly publishing: Readonly<
      Record<string, { readonly status: 'up' | 'down'; readonly relay: string; readonly error?: string }>
    >;
  };
}

/** Whether an app can do its work right now. */
export class Readiness {
  #draining = false;

  constructor(
    private readonly app: string,
    private readonly database: Pick<Database, 'ping'>,
    private readonly messaging: Pick<Messaging, 'health'> | undefined,
  ) {}

  get draining(): boolean {
    return this.#draining;
  }

  /** From now on the app is not ready: it is about to stop. */
  drain(): void {
    this.#draining = true;
  }

  async check(): Promise<Health> {
    const database = await this.#database();
    const { subscriptions, relays, transports } = this.messaging?.health() ?? NOTHING;
    const away =
      this.#draining || database.status === 'down' || subscriptions.some(({ state }) => state === 'detached');
    const waits =
      subscriptions.some(({ state }) => state === 'paused') ||
      relays.some(({ failure }) => failure !== undefined) ||
      transports.some(({ state }) => state !== 'connected');
    return {
      status: away ? 'unavailable' : waits ? 'degraded' : 'ready',
      app: this.app,
      checks: {
        database,
        subscriptions: Object.fromEntries(
          subscriptions.map(({ name, state, inFlight, pausedFor }) => [
            name,
            { status: state, in_flight: inFlight, ...(pausedFor.length > 0 && { paused_for: pausedFor }) },
          ]),
        ),
        brokers: Object.fromEntries(
          transports.map(({ transport, state, why }) => [
            transport,
            { status: state, ...(why !== undefined && { error: why }) },
          ]),
        ),
        publishing: Object.fromEntries(
          relays.map(({ transport, state, failure }) => [transport, { ...upOrDown(failure), relay: state }]),
        ),
      },
    };
  }

  async #database(): Promise<Health['checks']['database']> {
    try {
      await within(PING_MS, 'an answer', this.database.ping());
      return { status: 'up' };
    } catch (error) {
      return upOrDown(error instanceof Error ? error.message : String(error));
    }
  }
}

function upOrDown(error: string | undefined): { status: 'up' | 'down'; error?: string } {
  return error === undefined ? { status: 'up' } : { status: 'down', error };
}
