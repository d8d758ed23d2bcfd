import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#messaging';
import { Client, escapeIdentifier } from 'pg';
import type { Executor } from '../transaction/executor.js';
import { statement } from '../transaction/statement.js';

/** NOTIFY takes a lock that all of a server's commits wait for: so it is done apart from them, and seldom. */
const PAUSE_MS = 10;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
const CONNECT_WITHIN_MS = 10_000;
/** A connection that only listens isn't told that it was cut without a word, as by a firewall that forgot it: it asks. */
const LOOK_MS = 15_000;

const notifyAll = statement(
  'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as said(channel, payload)',
);

/** The other processes of one Postgres database, by NOTIFY, and by LISTEN on a connection of its own. */
export class Remote {
  readonly #me = randomUUID();
  readonly #url: string;
  readonly #on: Executor;
  readonly #logger: Logger;
  readonly #lookMs: number;
  readonly #channels = new Set<string>();
  #heard: (channel: string, payload: string) => void = () => undefined;
  #said = new Map<string, { readonly channel: string; readonly payload: string }>();
  #saying: Promise<void> | undefined;
  #client: Client | undefined;
  #connecting: Promise<void> | undefined;
  readonly #closed = new AbortController();

  constructor(url: string, on: Executor, logger: Logger, { lookMs = LOOK_MS }: { readonly lookMs?: number } = {}) {
    this.#lookMs = lookMs;
    this.#url = url;
    this.#on = on;
    this.#logger = logger;
  }

  onHeard(listener: (channel: string, payload: string) => void): void {
    this.#heard = listener;
  }

  say(channel: string, payload: string): void {
    if (this.#closed.signal.aborted) return;
    this.#said.set(JSON.stringify([channel, payload]), { channel, payload });
    this.#saying ??= this.#sayAll().finally(() => (this.#saying = undefined));
  }

  listen(channel: string): void {
    this.#channels.add(channel);
    if (this.#client) void this.#client.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined);
    else this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all([this.#saying, this.#connecting]);
    await this.#client?.end();
  }

  async #sayAll(): Promise<void> {
    while (this.#said.size > 0) {
      const said = [...this.#said.values()];
      this.#said = new Map();
      try {
        await notifyAll(this.#on, [
          said.map(({ channel }) => channel),
          said.map(({ payload }) => `${this.#me} ${payload}`),
        ]);
      } catch (err) {
        this.#logger.debug({ err }, 'other processes could not be notified; they poll');
      }
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
  }

  async #connect(): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; !this.#closed.signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      const client = new Client({
        connectionString: this.#url,
        keepAlive: true,
        connectionTimeoutMillis: CONNECT_WITHIN_MS,
        query_timeout: this.#lookMs,
        application_name: 'trenza (listening)',
      });
      client.on('notification', ({ channel, payload = '' }) => this.#hear(channel, payload));
      client.on('error', (err) => this.#lost(client, err));
      try {
        await client.connect();
        for (const channel of this.#channels) await client.query(`listen ${escapeIdentifier(channel)}`);
        this.#client = client;
        void this.#watch(client);
        return;
      } catch (err) {
        this.#logger.debug({ err, retryInMs: waitMs }, 'cannot listen to other processes yet');
        await client.end().catch(() => undefined);
        await sleep(waitMs, undefined, { signal: this.#closed.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Never rejects. */
  async #watch(client: Client): Promise<void> {
    const { signal } = this.#closed;
    while (this.#client === client && !signal.aborted) {
      await sleep(this.#lookMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (this.#client !== client || signal.aborted) return;
      try {
        await client.query('select 1');
      } catch (err) {
        if (signal.aborted) return;
        this.#lost(client, err instanceof Error ? err : new Error(String(err)));
        // Nothing is said goodbye to that doesn't answer.
        await client.end().catch(() => undefined);
      }
    }
  }

  #hear(channel: string, text: string): void {
    const space = text.indexOf(' ');
    if (text.slice(0, space) !== this.#me) this.#heard(channel, text.slice(space + 1));
  }

  #lost(client: Client, err: Error): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#logger.warn({ err }, 'the connection that listens to other processes broke; it is made again');
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
  }
}
