import { onTestFinished } from 'vitest';
import { LiveStream } from '../../support/live-stream.js';
import { until } from '../../support/until.js';
import { sumsIn } from './count-reactions.js';
import { outfits } from './reacting-users.js';
import type { ReactionsFleet } from './reactions-fleet.js';

interface Feed {
  readonly outfit: string;
  readonly stream: LiveStream;
}

/** Somebody who looks at each outfit, at each instance. */
export class LiveFeeds {
  private constructor(
    private readonly feeds: readonly Feed[],
    private readonly databaseUrl: string,
  ) {}

  static async open({ instances, databaseUrl }: ReactionsFleet): Promise<LiveFeeds> {
    const feeds: Feed[] = [];
    for (const { url } of instances)
      for (const outfit of outfits) {
        const stream = await LiveStream.open(url, outfit);
        onTestFinished(() => stream.close());
        feeds.push({ outfit, stream });
      }
    return new LiveFeeds(feeds, databaseUrl);
  }

  /** Resolves to how many show another count than the database has, once nothing changes any more: 0, or it rejects. */
  async differing(): Promise<number> {
    const sums = new Map((await sumsIn(this.databaseUrl)).map(({ outfit, ...sum }) => [outfit, sum]));
    const differing = (): number =>
      this.feeds.filter(({ outfit, stream }) => {
        const { likes, views } = sums.get(outfit) ?? { likes: 0, views: 0 };
        return stream.last?.data.likes !== likes || stream.last.data.views !== views;
      }).length;
    await until('every feed has the last count', () => differing() === 0, { withinMs: 30_000 });
    return differing();
  }
}
