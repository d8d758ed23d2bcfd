import type { Count } from './counts.js';
import type { Listener } from './listener.js';

/** Those who look at one outfit. */
export class Feed {
  readonly #listeners = new Set<Listener>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** Returns what ends it. */
  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** To those who don't know it yet; the event is written once for all. */
  tell({ outfitId, likes, views, version }: Count): void {
    const event = `id: ${version}\ndata: ${JSON.stringify({ outfit_id: outfitId, likes, views })}\n\n`;
    for (const listener of this.#listeners) listener.tell(version, event);
  }

  beat(): void {
    for (const listener of this.#listeners) listener.beat();
  }
}
