import { startPostgres } from './postgres-server.js';

/** A Postgres server of a test's own, to which everything can happen that happens to servers. */
export interface FaultyPostgres {
  readonly url: string;
  /** Stops all its processes in the middle of what they do; connections stay open, and nothing answers. */
  readonly pause: () => Promise<void>;
  readonly wake: () => Promise<void>;
  /** Ends it in order: connections are closed, and new ones refused. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, so that it has to recover at its next start. */
  readonly crash: () => Promise<void>;
  /** Starts it where it was; resolves once it answers. */
  readonly start: () => Promise<void>;
}

/** @returns undefined where no Postgres is installed */
export async function faultyPostgres(
  atTheEnd: (clean: () => Promise<void>) => void,
): Promise<FaultyPostgres | undefined> {
  const server = await startPostgres();
  if (server === undefined) return undefined;
  const { url, tell, answers, remove } = server;
  atTheEnd(remove);
  return {
    url,
    pause: () => tell('pause'),
    wake: () => tell('wake'),
    stop: () => tell('stop'),
    crash: () => tell('crash'),
    start: async () => {
      await tell('start');
      await answers();
    },
  };
}
