import { startAt, type StartOptions } from '../support/all-in-one.js';
import { newPlace, type Place } from '../support/place.js';
import type { Exit, Program } from '../support/program.js';
import type { Bought } from './buyers.js';
import { countIn, type Count, unsettledOf } from './count-in.js';
import { handled, settled } from './settled.js';

export interface SubjectOptions extends StartOptions {
  readonly databaseUrl?: string | undefined;
  /** Vitest's `onTestFinished`. */
  readonly atTheEnd: (clean: () => Promise<void>) => void;
}

export interface Outcome {
  /** How its last process ended when it was asked to. */
  readonly exit: Exit;
  readonly count: Count;
  /** From the last start until everything had its effects, or nothing more came. */
  readonly settledAfterMs: number;
}

/** What a fault is done to: an all-in-one that ends, and is started again where it was. */
export class Subject {
  readonly #options: SubjectOptions;
  #started = 0;
  #program: Program | undefined;

  private constructor(
    readonly place: Place,
    options: SubjectOptions,
  ) {
    this.#options = options;
  }

  static async in(options: SubjectOptions): Promise<Subject> {
    const place = await newPlace(options);
    options.atTheEnd(() => place.remove());
    return new Subject(place, options);
  }

  /** Starts it; `start` is for this time alone. */
  async launch(start: StartOptions = {}): Promise<Program> {
    const program = await startAt(this.place, { ...this.#options, ...start });
    this.#options.atTheEnd(async () => void (await program.kill()));
    this.#program = program;
    this.#started = performance.now();
    return program;
  }

  /** How much there was still to be worked off when it ended. */
  async unsettled(): Promise<number> {
    return unsettledOf(await countIn(this.place));
  }

  /** Lets it work everything off, stops it, and counts. */
  async finish({ answered }: Bought): Promise<Outcome> {
    await settled(this.place, answered.length);
    const settledAfterMs = performance.now() - this.#started;
    const exit = await this.#stop();
    await this.#workOff();
    return { exit, settledAfterMs, count: await countIn(this.place, answered) };
  }

  /** Every effect is there, but a process may have been killed before it removed what it had done: that must do nothing more. */
  async #workOff(): Promise<void> {
    const rows = await this.unsettled();
    if (rows === 0) return;
    await this.launch();
    await handled(this.place, rows);
    await this.#stop();
  }

  async #stop(): Promise<Exit> {
    if (this.#program === undefined) throw new Error('it was never started');
    return this.#program.stop();
  }
}
