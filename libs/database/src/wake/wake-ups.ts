import type { Remote } from './remote.js';

export type Listener = (payload: string) => void;

/**
 * Tells who listens, in this process and in the others of one database, that there is something to look for.
 * It is a hint: what is said twice within a moment arrives once, and one may be lost; whoever listens also polls.
 */
export class WakeUps {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #remote: Remote | undefined;
  #said = new Map<string, Set<string>>();

  constructor(remote?: Remote) {
    this.#remote = remote;
    remote?.onHeard((channel, payload) => this.#tell(channel, payload));
  }

  /** @param channel at most 63 bytes @param payload below 8,000 bytes */
  notify(channel: string, payload: string): void {
    this.#remote?.say(channel, payload);
    if (this.#said.size === 0) setImmediate(() => this.#tellAll());
    const payloads = this.#said.get(channel);
    if (payloads) payloads.add(payload);
    else this.#said.set(channel, new Set([payload]));
  }

  /** Returns what ends it. */
  listen(channel: string, listener: Listener): () => void {
    let listeners = this.#listeners.get(channel);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(channel, listeners);
      this.#remote?.listen(channel);
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#remote?.close();
  }

  #tellAll(): void {
    const said = this.#said;
    this.#said = new Map();
    for (const [channel, payloads] of said) for (const payload of payloads) this.#tell(channel, payload);
  }

  #tell(channel: string, payload: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(payload);
  }
}
