import type { Clock } from '../ports/clock.js';
import type { EphemeralSource, EphemeralSources } from '../ports/ephemeral-sources.js';
import type { WireMessage } from '../wire/envelope.js';

interface Live extends EphemeralSource {
  leasedUntil: number;
  readonly waiting: WireMessage[];
}

/** Ephemeral sources in memory. */
export class MemorySources implements EphemeralSources {
  readonly #live = new Map<string, Live>();
  readonly #listeners = new Set<(name: string) => void>();

  constructor(private readonly clock: Clock) {}

  open(source: EphemeralSource, leaseMs: number): Promise<void> {
    this.#sweep();
    const { waiting = [] } = this.#live.get(source.name) ?? {};
    this.#live.set(source.name, { ...source, leasedUntil: this.clock.now() + leaseMs, waiting });
    return Promise.resolve();
  }

  renew(name: string, leaseMs: number): Promise<boolean> {
    this.#sweep();
    const live = this.#live.get(name);
    if (live) live.leasedUntil = this.clock.now() + leaseMs;
    return Promise.resolve(live !== undefined);
  }

  close(name: string): Promise<void> {
    this.#live.delete(name);
    return Promise.resolve();
  }

  copy(channel: string, messages: readonly WireMessage[]): Promise<void> {
    for (const live of this.#live.values()) if (live.tailOf === channel) this.#put(live, messages);
    return Promise.resolve();
  }

  send(name: string, messages: readonly WireMessage[]): Promise<boolean> {
    const live = this.#live.get(name);
    return Promise.resolve(live !== undefined && this.#put(live, messages));
  }

  take(name: string, limit: number): Promise<readonly WireMessage[]> {
    return Promise.resolve(this.#live.get(name)?.waiting.splice(0, limit) ?? []);
  }

  trim(name: string, most: number): Promise<number> {
    const waiting = this.#live.get(name)?.waiting ?? [];
    return Promise.resolve(waiting.splice(0, Math.max(0, waiting.length - most)).length);
  }

  tails(channel: string): Promise<{ readonly sources: number; readonly waiting: number }> {
    const tails = [...this.#live.values()].filter(({ tailOf }) => tailOf === channel);
    return Promise.resolve({
      sources: tails.length,
      waiting: tails.reduce((sum, { waiting }) => sum + waiting.length, 0),
    });
  }

  onArrival(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ends the leases of a process that is dead, as their time would. */
  endLeases(owner: string): void {
    for (const live of this.#live.values()) if (live.owner === owner) live.leasedUntil = 0;
  }

  #sweep(): void {
    const now = this.clock.now();
    for (const [name, { leasedUntil }] of this.#live) if (leasedUntil <= now) this.#live.delete(name);
  }

  /** @returns whether it lives */
  #put({ name, leasedUntil, waiting }: Live, messages: readonly WireMessage[]): boolean {
    if (leasedUntil <= this.clock.now()) return false;
    waiting.push(...messages);
    for (const listener of this.#listeners) queueMicrotask(() => listener(name));
    return true;
  }
}
