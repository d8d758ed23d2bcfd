import { join } from 'node:path';
import { startAt, type StartOptions } from '../support/all-in-one.js';
import { newPlace, type Place } from '../support/place.js';
import type { Exit, Program } from '../support/program.js';
import { endLeases } from './end-leases.js';
import { prepare, prepareFolder } from './prepare.js';
import { full } from './size.js';
import type { Subject } from './subject.js';
import { unsettledIn } from './unsettled.js';

export interface AllInOneOptions extends StartOptions {
  /** PGlite when absent. */
  readonly databaseUrl?: string | undefined;
  /** Vitest's `onTestFinished`. */
  readonly atTheEnd: (clean: () => Promise<void>) => void;
}

/** An all-in-one that ends, and is started again where it was. */
export class AllInOne implements Subject {
  readonly #options: AllInOneOptions;
  #program: Program | undefined;

  private constructor(
    readonly place: Place,
    options: AllInOneOptions,
  ) {
    this.#options = options;
  }

  /** A place for it, and a database that is prepared for counting. */
  static async prepare(options: AllInOneOptions): Promise<AllInOne> {
    const { databaseUrl, atTheEnd, env } = options;
    const place = await newPlace({ databaseUrl, env });
    atTheEnd(() => place.remove());
    if (databaseUrl === undefined) await prepareFolder(join(place.folder, 'data'), atTheEnd);
    else await prepare(databaseUrl);
    return new AllInOne(place, options);
  }

  static async start(options: AllInOneOptions): Promise<AllInOne> {
    const subject = await AllInOne.prepare(options);
    await subject.launch();
    return subject;
  }

  get shop(): string {
    return this.place.urls.sales;
  }

  get apps(): readonly string[] {
    const { sales, email, loyalty } = this.place.urls;
    return [sales, email, loyalty];
  }

  unsettled(): Promise<number> {
    return unsettledIn(this.apps);
  }

  get program(): Program {
    if (this.#program === undefined) throw new Error('it was never started');
    return this.#program;
  }

  /** @param env what is known only now */
  async launch(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#program = await startAt(this.place, { ...this.#options, env: { ...this.#options.env, ...env } });
    this.#options.atTheEnd(async () => void (await this.program.kill()));
  }

  /** Starts it again once it is dead. In a short run nobody waits for the leases that it left on a server. */
  async launchAgain(): Promise<void> {
    await this.program.ended;
    const { databaseUrl } = this.#options;
    if (databaseUrl !== undefined && !full) await endLeases(databaseUrl, this.program.pid, true);
    await this.launch();
  }

  async stop(): Promise<readonly Exit[]> {
    return [await this.program.stop()];
  }
}
