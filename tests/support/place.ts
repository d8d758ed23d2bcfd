import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

export interface Urls {
  readonly sales: string;
  readonly email: string;
  readonly loyalty: string;
  readonly reactions: string;
  readonly inbox: string;
}

/** Where an all-in-one lives, over its restarts: ports, and a folder or a database of its own. */
export interface Place {
  readonly folder: string;
  readonly urls: Urls;
  readonly smtpPort: number;
  readonly databaseUrl: string;
  /** Tells an app all this. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

export interface PlaceOptions {
  /** A database that exists; a PGlite folder of the place's own when absent. */
  readonly databaseUrl?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export async function newPlace({ databaseUrl, env = {} }: PlaceOptions = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'trenza-'));
  const [sales, email, loyalty, reactions, inbox, smtp] = await freePorts();
  const url = databaseUrl ?? `pglite:${join(folder, 'data')}`;
  return {
    folder,
    urls: {
      sales: urlOf(sales),
      email: urlOf(email),
      loyalty: urlOf(loyalty),
      reactions: urlOf(reactions),
      inbox: urlOf(inbox),
    },
    smtpPort: smtp,
    databaseUrl: url,
    env: {
      DATABASE_URL: url,
      SALES_API_PORT: String(sales),
      EMAIL_CONSUMER_PORT: String(email),
      LOYALTY_CONSUMER_PORT: String(loyalty),
      REACTIONS_API_PORT: String(reactions),
      MAIL_INBOX_PORT: String(inbox),
      MAIL_INBOX_SMTP_PORT: String(smtp),
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      LOG_FORMAT: 'json',
      ...env,
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

async function freePorts(): Promise<readonly [number, number, number, number, number, number]> {
  return [await freePort(), await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
}
