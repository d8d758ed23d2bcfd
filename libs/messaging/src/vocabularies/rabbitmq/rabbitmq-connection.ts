import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/logger.js';
import { BrokerUnreachable, VhostRefused } from '../../transports/rabbitmq/errors.js';
import type { Transport } from '../../transports/transport.js';
import { settingsOf, type ConnectionSettings, type RabbitMQConnectionOptions } from './connection-options.js';
import { NoConnection } from './errors.js';
import { openTransport } from './open-transport.js';
import type { Session, SessionRole } from './session.js';
import { StateWatch } from './state-watch.js';

/** How long a close waits for callbacks at work, within the 30 s that orchestrators give. */
const GRACE_MS = 20_000;
/** And then for what RabbitMQ still has to hear. */
const GOODBYE_MS = 5_000;

/**
 * A connection to RabbitMQ, for `MessagePublisher` and `MessageConsumer`. Once made, it is restored for as long as it takes:
 * what is published meanwhile waits, consumers go on by themselves. `await using` closes it with all that uses it.
 */
export class RabbitMQConnection implements Session, AsyncDisposable {
  readonly atWork = new AsyncLocalStorage<object | undefined>();
  readonly #settings: ConnectionSettings;
  readonly #watch: StateWatch;
  readonly #endings = new Map<() => Promise<void>, SessionRole>();
  #transport: Transport | undefined;
  #connecting: Promise<boolean> | undefined;
  #closing: Promise<void> | undefined;
  #end = new AbortController();

  /** @throws InvalidConnection */
  constructor(options: RabbitMQConnectionOptions) {
    this.#settings = settingsOf(options);
    this.#watch = new StateWatch(options, this.#settings.logger);
  }

  /** False before `connect()`, while a lost connection is being restored, and after `close()`. */
  get isConnected(): boolean {
    return this.#watch.isConnected;
  }

  get name(): string {
    return this.#settings.name;
  }

  get logger(): Logger {
    return this.#settings.logger;
  }

  get adopt(): readonly string[] {
    return this.#settings.adopt;
  }

  get transport(): Transport {
    if (!this.#transport) throw new NoConnection(this.#settings.broker);
    return this.#transport;
  }

  /**
   * Resolves to whether there is a connection, once it is made or once the last try failed. What another try can't mend, such
   * as a wrong password or an untrusted certificate, is not tried again. Why not is one line in the log, and what `onError`
   * is called with. It never rejects, and may be called again; where a lost connection is being restored, or one is
   * being closed, it waits for that.
   */
  async connect(): Promise<boolean> {
    // Who closes it is told where that fails.
    await this.#closing?.catch(() => undefined);
    if (this.#transport) return this.#watch.connected();
    this.#connecting ??= this.#connect(this.#end.signal).finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  onClosing(role: SessionRole, end: () => Promise<void>): () => void {
    this.#endings.set(end, role);
    return () => void this.#endings.delete(end);
  }

  /**
   * Stops consumers, lets callbacks at work finish for 20 seconds at most, then says goodbye. It may be connected again.
   * Called in a callback it doesn't wait, for that would be for itself.
   */
  async close(): Promise<void> {
    const isInCallback = this.atWork.getStore() !== undefined;
    this.#closing ??= this.atWork.run(undefined, () => this.#close());
    if (!isInCallback) return this.#closing;
    this.#closing.catch((err: unknown) => this.logger.warn({ err }, 'RabbitMQ was not taken leave of'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#end.abort();
    this.#end = new AbortController();
    try {
      await this.#connecting;
      if (this.#transport) await this.#goodbye(this.#transport);
    } finally {
      this.#closing = undefined;
    }
  }

  async #goodbye(transport: Transport): Promise<void> {
    this.#watch.end();
    const late = new AbortController();
    const ended = this.#ended('consumer').then(() => this.#ended('publisher'));
    await Promise.race([ended, sleep(GRACE_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    this.#transport = undefined;
    await transport.close(GOODBYE_MS);
  }

  async #connect(signal: AbortSignal): Promise<boolean> {
    const { tries, retryDelayMs } = this.#settings;
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#opened(signal);
      } catch (error) {
        if (signal.aborted) return false;
        const mayPass = error instanceof BrokerUnreachable || error instanceof VhostRefused;
        if (!mayPass || tried === tries) return this.#giveUp(error, tried);
      }
      // Who closes it waits no longer.
      await sleep(retryDelayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return false;
    }
  }

  /** False where it was closed meanwhile. @throws why there is no connection */
  async #opened(signal: AbortSignal): Promise<boolean> {
    const transport = await openTransport(this.#settings);
    if (signal.aborted) {
      await transport.close(0);
      return false;
    }
    this.#transport = transport;
    this.#watch.follow(transport);
    return true;
  }

  #giveUp(error: unknown, tried: number): false {
    const why = error instanceof Error ? error : new Error(String(error));
    const { broker, logger, retryDelayMs } = this.#settings;
    const how = tried === 1 ? 'at the first try' : `in ${tried} tries, ${retryDelayMs / 1_000} s apart`;
    const text = `no connection to RabbitMQ at ${broker} ${how}, and no other try is made. ${inWords(why.message)}`;
    logger.error({ ...('code' in why && { code: why.code }) }, text);
    this.#watch.failed(why);
    return false;
  }

  async #ended(role: SessionRole): Promise<void> {
    const ends = [...this.#endings].filter(([, one]) => one === role).map(([end]) => end());
    await Promise.all(ends);
  }
}

/** Errors name the variables of apps, which are options here. */
const inWords = (message: string): string =>
  message.includes('RABBITMQ_') ? `${message} Here that is said by RabbitMQConnection's own options.` : message;
