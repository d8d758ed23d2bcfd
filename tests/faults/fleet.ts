import { freePort } from '../support/free-port.js';
import { newPlace, type Place } from '../support/place.js';
import { type Exit, Program } from '../support/program.js';
import { until } from '../support/until.js';
import { prepare } from './prepare.js';
import type { Subject } from './subject.js';
import { unsettledIn } from './unsettled.js';

const PORTS = {
  'mail-inbox': 'MAIL_INBOX_PORT',
  'sales-api': 'SALES_API_PORT',
  'email-consumer': 'EMAIL_CONSUMER_PORT',
  'loyalty-consumer': 'LOYALTY_CONSUMER_PORT',
} as const;

export type App = keyof typeof PORTS;

/** One process of an app. */
export interface Replica {
  readonly app: App;
  readonly program: Program;
  readonly url: string;
}

export interface FleetOptions {
  /** On a server. */
  readonly databaseUrl: string;
  /** Vitest's `onTestFinished`. */
  readonly atTheEnd: (clean: () => Promise<void>) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly preload?: readonly string[];
  /** How long a process may take to be ready; a minute when absent. */
  readonly readyWithinMs?: number;
  /** How what is unsettled is counted; what one process of each app says of itself and of its broker when absent. */
  readonly unsettled?: (fleet: Fleet) => Promise<number>;
}

const READY_WITHIN_MS = 60_000;

/** Every app by its own main.ts, in processes of their own, over one Postgres, which is their broker too unless the environment says otherwise. */
export class Fleet implements Subject {
  readonly #options: FleetOptions;
  #replicas: readonly Replica[] = [];
  readonly #ready = new WeakSet<Replica>();

  private constructor(
    readonly place: Place,
    options: FleetOptions,
  ) {
    this.#options = options;
  }

  static async prepare(options: FleetOptions): Promise<Fleet> {
    const { databaseUrl, atTheEnd, env = {} } = options;
    const place = await newPlace({ databaseUrl, env: { MESSAGING_ROUTES: '*=embedded', ...env } });
    atTheEnd(() => place.remove());
    await prepare(databaseUrl);
    return new Fleet(place, options);
  }

  /** The youngest that is ready: older ones may be stopped. */
  get shop(): string {
    const shops = this.of('sales-api');
    return (shops.findLast((one) => this.#ready.has(one)) ?? shops.at(-1))?.url ?? '';
  }

  unsettled(): Promise<number> {
    return this.#options.unsettled?.(this) ?? unsettledIn(this.apps);
  }

  get apps(): readonly string[] {
    return (['sales-api', 'email-consumer', 'loyalty-consumer'] as const).flatMap(
      (app) => this.of(app).at(-1)?.url ?? [],
    );
  }

  get databaseUrl(): string {
    return this.#options.databaseUrl;
  }

  /** The oldest first. */
  of(app: App): readonly Replica[] {
    return this.#replicas.filter((one) => one.app === app);
  }

  /** Starts one. @param env what is known only now */
  async launch(app: App, env: Readonly<Record<string, string>> = {}): Promise<Replica> {
    const port = await freePort();
    const program = new Program(`dist/apps/${app}/src/main.js`, {
      cwd: this.place.folder,
      env: { ...this.place.env, ...this.#options.env, ...env, [PORTS[app]]: String(port) },
      preload: this.#options.preload ?? [],
    });
    this.#options.atTheEnd(async () => void (await program.kill()));
    const replica = { app, program, url: `http://127.0.0.1:${port}` };
    this.#replicas = [...this.#replicas, replica];
    return replica;
  }

  /** Starts one, and resolves once it is ready. */
  async add(app: App, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const replica = await this.launch(app, env);
    const { program, url } = replica;
    const ready = async (): Promise<boolean> => !program.running || (await fetch(`${url}/health/ready`)).ok;
    await until(`${app} is ready`, ready, { withinMs: this.#options.readyWithinMs ?? READY_WITHIN_MS });
    if (!program.running) throw new Error(`${app} did not start; it said:\n${program.output}`);
    this.#ready.add(replica);
  }

  /** Its process ends; nobody is in its place yet. */
  async remove(replica: Replica, signal: 'SIGTERM' | 'SIGKILL'): Promise<Exit> {
    this.#replicas = this.#replicas.filter((one) => one !== replica);
    return signal === 'SIGTERM' ? replica.program.stop() : replica.program.kill();
  }

  /** The inbox last: it is the SMTP server of the others. */
  async stop(): Promise<readonly Exit[]> {
    const inbox = this.of('mail-inbox');
    const others = this.#replicas.filter((one) => !inbox.includes(one));
    return [
      ...(await Promise.all(others.map(({ program }) => program.stop()))),
      ...(await Promise.all(inbox.map(({ program }) => program.stop()))),
    ];
  }
}
