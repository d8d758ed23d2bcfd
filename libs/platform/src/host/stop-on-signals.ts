import type { Host } from './host.js';

/** A terminal's Ctrl-C reaches the process twice under `npm start`: from the terminal, and from npm, which passes it on. */
const SAME_PRESS_MS = 1_000;

/** What of `process` this needs. */
export interface Signalled {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/** SIGTERM and SIGINT drain and end the process: 0 when everything closed in time, 1 otherwise. A second one ends it at once. */
export function stopOnSignals(host: Pick<Host, 'logger' | 'stop'>, program: Signalled = process): void {
  let stoppedAt: number | undefined;

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    host.logger.info({ signal }, 'stopping: what is under way is finished first; a second signal ends it at once');
    const clean = await host.stop();
    host.logger.info({ clean }, 'stopped');
    program.exit(clean ? 0 : 1);
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (stoppedAt === undefined) {
      stoppedAt = now;
      void stop(signal);
    } else if (now - stoppedAt > SAME_PRESS_MS) {
      host.logger.warn({ signal }, 'ended at once');
      program.exit(1);
    }
  };

  program.on('SIGTERM', onSignal);
  program.on('SIGINT', onSignal);
}
