import { TrenzaError } from '#messaging';
import { InvalidConfiguration } from '../errors/platform-errors.js';
import { announce, type Page } from './announce.js';
import type { AppDefinition } from './define-app.js';
import { embeddedRules } from './embedded-rules.js';
import { type HostOptions, startHost } from './host.js';
import { stopOnSignals } from './stop-on-signals.js';

export interface ServeOptions extends HostOptions {
  readonly name: string;
  /** What to open first, for the table of URLs. */
  readonly pages?: readonly Page[];
}

/** Runs one app as this process, until a signal stops it. A start that fails says why and ends the process: 78 for its configuration, else 1. */
export async function serve(app: AppDefinition): Promise<void> {
  await run([app], { name: app.name });
}

/** Runs several apps as this process. What the environment doesn't route goes over the embedded transport, for they share one database. */
export async function serveTogether(apps: readonly AppDefinition[], options: ServeOptions): Promise<void> {
  await run(apps, { ...options, defaults: { MESSAGING_ROUTES: '*=embedded', ...options.defaults } });
}

async function run(apps: readonly AppDefinition[], options: ServeOptions): Promise<void> {
  try {
    const host = await startHost(apps, { rules: embeddedRules, ...options });
    stopOnSignals(host);
    announce(options.name, host, options.pages ?? []);
  } catch (error) {
    process.stderr.write(`${explained(error)}\n`);
    process.exit(error instanceof InvalidConfiguration ? error.exitCode : 1);
  }
}

/** An error of ours says what to do; of any other, whoever mends it needs the stack. */
function explained(error: unknown): string {
  if (error instanceof TrenzaError) return String(error);
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
