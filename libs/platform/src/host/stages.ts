import type { Logger } from '#messaging';
import { within } from '../within.js';

interface Stage {
  readonly name: string;
  /** Told how long it may take, in milliseconds. */
  readonly close: (shareMs: number) => Promise<unknown>;
}

/** What was opened, in order, so that it is closed in the reverse order, when the process stops and when its start fails half-way. */
export class Stages {
  readonly #open: Stage[] = [];

  opened(name: string, close: Stage['close']): void {
    this.#open.push({ name, close });
  }

  /**
   * Closes everything, the newest first, each stage within half of what is left of `graceMs`, so that the last ones have their time too.
   * A stage that fails or takes too long is logged, and the next one follows.
   * @returns whether all of them closed
   */
  async close(graceMs: number, logger: Logger): Promise<boolean> {
    const end = performance.now() + graceMs;
    let clean = true;
    for (let stage = this.#open.pop(); stage !== undefined; stage = this.#open.pop()) {
      const shareMs = Math.round(Math.max((end - performance.now()) / 2, 100));
      try {
        await within(shareMs, `closing ${stage.name}`, stage.close(shareMs));
      } catch (error) {
        clean = false;
        logger.warn({ err: error, stage: stage.name }, 'something did not close as it should');
      }
    }
    return clean;
  }
}
