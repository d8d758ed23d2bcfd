import { AdminClient } from './admin-client.js';
import { type AppAddress, defaultApps } from './apps.js';
import { Failure, NOBODY_THERE, NOT_UNDERSTOOD } from './failures.js';
import type { AppStatus } from './answers.js';

/** What every command is told. */
export interface Reach {
  readonly url?: readonly string[];
  readonly token?: string;
  readonly json?: boolean;
}

export interface ReachedApp {
  readonly client: AdminClient;
  readonly status: AppStatus;
}

/** What became of asking one app how it is. */
export interface Asked {
  readonly address: AppAddress;
  readonly app?: ReachedApp;
  /** Why it didn't say, and whether that is because nobody is there. */
  readonly failure?: string;
  readonly absent?: boolean;
  readonly cause?: Failure;
}

/** Asks every app, those at --url, or those on their default ports, and says of each what came of it. */
export function asked({ url, token }: Reach): Promise<readonly Asked[]> {
  const addresses = url === undefined ? defaultApps : url.map((one) => ({ name: one, url: one }));
  return Promise.all(
    addresses.map(async (address): Promise<Asked> => {
      try {
        const status = await new AdminClient(address, token).ask<AppStatus>('GET', '');
        return { address, app: { client: new AdminClient({ name: status.app, url: address.url }, token), status } };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { address, failure: error.message, absent: error.exitCode === NOBODY_THERE, cause: error };
      }
    }),
  );
}

/** The apps that answer, with what they say of themselves: those at --url, or those on their default ports. @throws Failure when none does */
export async function reach(options: Reach): Promise<readonly ReachedApp[]> {
  const answers = await asked(options);
  const reached = answers.flatMap(({ app }) => app ?? []);
  if (reached.length > 0) return reached;
  const told = answers.find(({ failure, absent }) => failure !== undefined && !absent);
  if (told?.cause) throw told.cause;
  const where = answers.map(({ address }) => address.url).join(', ');
  throw new Failure(`No app answers at ${where}. \`npm start\` starts them; --url says where one is.`, NOBODY_THERE);
}

/** The app that handles a subscription. @throws Failure */
export async function appOf(subscription: string, options: Reach): Promise<AdminClient> {
  const apps = await reach(options);
  const found = apps.find(({ status }) => status.subscriptions.some(({ name }) => name === subscription));
  if (found) return found.client;
  const known = apps.flatMap(({ status }) => status.subscriptions.map(({ name }) => name));
  throw new Failure(`No app that answers handles "${subscription}"; there are ${known.join(', ') || 'none'}.`, 1);
}

/** A dead letter by its app and number, `email-consumer/12`. @throws Failure */
export async function letterOf(reference: string, options: Reach): Promise<{ client: AdminClient; id: string }> {
  const [, app, id] = /^(?:([a-z0-9-]+)\/)?(\d+)$/.exec(reference) ?? [];
  if (id === undefined)
    throw new Failure(`"${reference}" is no dead letter; write app/number, such as email-consumer/12.`, NOT_UNDERSTOOD);
  const apps = await reach(options);
  const found = apps.filter(({ client }) => app === undefined || client.name === app);
  const [only] = found;
  if (only && found.length === 1) return { client: only.client, id };
  const names = apps.map(({ client }) => client.name).join(', ');
  throw new Failure(
    app === undefined ? `Which app's ${id}? Write app/${id}; ${names} answer.` : `${app} doesn't answer; ${names} do.`,
    app === undefined ? NOT_UNDERSTOOD : NOBODY_THERE,
  );
}
