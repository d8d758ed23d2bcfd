import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { type Count, countsOf } from './counts.js';
import { Feed } from './feed.js';
import type { Listener } from './listener.js';

/** The channel of NOTIFY by which instances tell each other which outfits have a new count. */
const CHANGED = 'reactions_outfits';
/** Likes that come within this time are one new count: a listener needs no more than twenty a second. */
const GATHER_MS = 50;
/** A hint may be lost; then the count is read again so soon. Proxies take a stream for dead that is quiet for long. */
const BEAT_MS = 15_000;
/** Outfits to a statement. */
const BATCH = 500;

/** Who is looking at which outfit, in this instance. Instances hear of each other's changes, and read the count anew. */
@Injectable()
export class OutfitFeeds implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(OutfitFeeds.name);
  readonly #feeds = new Map<string, Feed>();
  readonly #changed = new Set<string>();
  #telling: Promise<void> | undefined;
  #beat: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #closed = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#stopListening = this.database.listen(CHANGED, (outfitId) => this.#note(outfitId));
    this.#beat = setInterval(() => this.#everyBeat(), BEAT_MS);
    this.#beat.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#beat);
    this.#stopListening?.();
    await this.#telling;
  }

  /** An outfit has a new count, which is committed: tells the listeners of every instance, soon. */
  changed(outfitId: string): void {
    this.database.notify(CHANGED, outfitId);
  }

  /**
   * Tells a listener the count of an outfit, now and at each change, until it leaves. One that has the count of this
   * version already (`Last-Event-ID`) is told nothing until the next.
   */
  async join(outfitId: string, listener: Listener): Promise<() => void> {
    const feed = this.#feeds.get(outfitId) ?? new Feed();
    this.#feeds.set(outfitId, feed);
    const leave = feed.add(listener);
    const leaveIt = (): void => {
      leave();
      if (feed.isEmpty && this.#feeds.get(outfitId) === feed) this.#feeds.delete(outfitId);
    };
    try {
      // Whoever joins hears first and reads then, so that nothing falls between.
      const [count] = await countsOf(this.database.db, [outfitId]);
      if (count !== undefined) this.#tell(count);
    } catch (error) {
      leaveIt();
      throw error;
    }
    return leaveIt;
  }

  #note(outfitId: string): void {
    if (this.#closed || !this.#feeds.has(outfitId)) return;
    this.#changed.add(outfitId);
    this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined));
  }

  #everyBeat(): void {
    for (const [outfitId, feed] of this.#feeds) {
      feed.beat();
      this.#note(outfitId);
    }
  }

  async #tellAll(): Promise<void> {
    while (this.#changed.size > 0 && !this.#closed) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const outfitIds = [...this.#changed].slice(0, BATCH);
      for (const outfitId of outfitIds) this.#changed.delete(outfitId);
      try {
        for (const count of await countsOf(this.database.db, outfitIds)) this.#tell(count);
      } catch (error) {
        this.#logger.warn(`${outfitIds.length} counts could not be read; they are at the next beat: ${String(error)}`);
      }
    }
  }

  #tell(count: Count): void {
    this.#feeds.get(count.outfitId)?.tell(count);
  }
}
