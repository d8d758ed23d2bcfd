import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DEADLINE_MS, type Asked, type Said } from '../rivals/side.js';
import type { Measured } from '../rivals/started.js';
import { within } from '../rivals/within.js';

export interface RivalOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** How long a process may take to start, or to end. */
const START_MS = 60_000;
/** It has three waits of its own, and says which of them was too long. */
const ANSWER_MS = 3 * DEADLINE_MS + START_MS;

/** A side of a comparison, in its own process: asked for one work at a time. */
export class Rival {
  readonly name: string;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /** @throws when it does not start */
  static async start({ name, script, args }: RivalOptions): Promise<Rival> {
    const rival = new Rival(name, fork(script, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    try {
      await rival.#said(START_MS, 'to start');
      return rival;
    } catch (error) {
      rival.kill();
      throw error;
    }
  }

  /** @throws with what it says, when it can't */
  async ask(asked: Asked): Promise<Measured> {
    this.#child.send(asked);
    const said = await this.#said(ANSWER_MS, `to ${asked.work} ${asked.count}`);
    if (said === 'ready') throw new Error(`${this.name} started anew`);
    if ('measured' in said) return said.measured;
    throw new Error(`${this.name} was to ${asked.work} ${asked.count}: ${said.failed}`);
  }

  async close(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.send({ work: 'close', count: 0, round: 0 } satisfies Asked);
    await within(START_MS, exit, () => `${this.name} did not end`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** What it says next; fails when it ends instead, or says nothing. */
  async #said(ms: number, wanted: string): Promise<Said> {
    const abort = new AbortController();
    const { signal } = abort;
    const message = once(this.#child, 'message', { signal }).then(([said]: unknown[]) => said as Said);
    const exit = once(this.#child, 'exit', { signal }).then(([code]: unknown[]) => {
      throw new Error(`${this.name} was asked ${wanted}, and ended with ${String(code)}`);
    });
    try {
      const first = Promise.race([message, exit]);
      return await within(ms, first, () => `${this.name} was asked ${wanted}, and said nothing`);
    } finally {
      abort.abort();
    }
  }
}
