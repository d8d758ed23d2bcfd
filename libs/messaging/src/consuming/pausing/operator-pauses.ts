import type { Logger } from '../../observability/logger.js';
import type { PauseStore } from '../../ports/pause-store.js';
import type { SubscriptionRunner } from '../subscription-runner.js';

export interface OperatorPausesOptions {
  readonly store: Pick<PauseStore, 'paused' | 'onChange'>;
  readonly runners: readonly Pick<SubscriptionRunner, 'name' | 'pause' | 'resume'>[];
  readonly logger: Logger;
  /** How often it looks without being told; 3 s when absent. */
  readonly everyMs?: number;
}

/** What an operator says to one replica holds in all of them after so long at the latest. */
const EVERY_MS = 3_000;

/** Does in this process what an operator said to any process of the app. */
export class OperatorPauses {
  readonly #options: OperatorPausesOptions;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stopListening: () => void = () => undefined;
  #blind = false;

  constructor(options: OperatorPausesOptions) {
    this.#options = options;
  }

  /** Resolves once every runner does what is said: before it takes its first message. @throws when the database doesn't answer */
  async start(): Promise<void> {
    const { store, everyMs = EVERY_MS } = this.#options;
    this.#stopListening = store.onChange(() => void this.#glance());
    this.#timer = setInterval(() => void this.#glance(), everyMs).unref();
    await this.look();
  }

  /** Resolves once this process does what is said now. @throws when the database doesn't answer */
  look(): Promise<void> {
    const look = this.#looking.then(() => this.#follow());
    this.#looking = look.catch(() => undefined);
    return look;
  }

  async stop(): Promise<void> {
    this.#stopListening();
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** What held goes on to hold while the database is away; that is said once. */
  async #glance(): Promise<void> {
    try {
      await this.look();
      this.#blind = false;
    } catch (err) {
      if (!this.#blind) this.#options.logger.warn({ err }, 'what operators paused could not be read; looking again');
      this.#blind = true;
    }
  }

  async #follow(): Promise<void> {
    const { store, runners } = this.#options;
    const paused = new Set(await store.paused());
    await Promise.all(
      runners.map((runner) => (paused.has(runner.name) ? runner.pause('operator') : runner.resume('operator'))),
    );
  }
}
