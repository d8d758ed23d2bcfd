import type { Socket } from 'node:net';
import type { AmqpConnectionManager, AmqpConnectionManagerOptions } from 'amqp-connection-manager';
import type { ChannelModel } from 'amqplib';
import { backoffMs } from './backoff.js';
import { CONNECT_MS, type RabbitmqOptions } from './config.js';
import { PublishingBlocked } from './errors.js';
import { whyDisconnected } from './why-disconnected.js';

/** `unused`: nobody has opened it yet. */
export type ConnectionState =
  | { readonly is: 'unused' }
  | { readonly is: 'connecting' }
  | { readonly is: 'connected' }
  | { readonly is: 'blocked'; readonly why: Error }
  | { readonly is: 'disconnected'; readonly why: Error }
  | { readonly is: 'closed' };

const HEARTBEAT_S = 5;

/** One connection for one purpose, made again for as long as it takes. Channels are its users' own: each opens them anew. */
export class Connection {
  readonly #options: RabbitmqOptions;
  readonly #purpose: string;
  readonly #listeners = new Set<() => void>();
  readonly #users = new Set<(model: ChannelModel) => void>();
  #state: ConnectionState = { is: 'unused' };
  #model: ChannelModel | undefined;
  #opening: Promise<AmqpConnectionManager> | undefined;
  #failures = 0;
  #url: string | undefined;
  readonly #told: (() => void)[] = [];

  /** @param purpose what RabbitMQ's management shows beside the name */
  constructor(options: RabbitmqOptions, purpose: string) {
    this.#options = options;
    this.#purpose = purpose;
    this.#url = options.urls[0];
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** What channels are opened on; undefined while there is none. */
  get model(): ChannelModel | undefined {
    return this.#model;
  }

  /** Begins to connect; once is enough. */
  open(): void {
    if (this.#opening || this.#state.is === 'closed') return;
    this.#become({ is: 'connecting' });
    this.#opening = this.#open();
    this.#opening.catch((error: unknown) => this.#disconnected(error));
  }

  /** Calls back at each change, until what it returns is called. */
  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls back with each connection that is made, until what it returns is called. */
  onConnected(user: (model: ChannelModel) => void): () => void {
    this.#users.add(user);
    return () => void this.#users.delete(user);
  }

  /** The connection there is, once one was tried; undefined where that failed, and where nothing is read from it. */
  async reached(): Promise<ChannelModel | undefined> {
    this.open();
    if (this.#state.is === 'connecting') await new Promise<void>((resolve) => this.#told.push(resolve));
    return this.#state.is === 'connected' ? this.#model : undefined;
  }

  /** Waits for an answer for as long as the broker reads what it is asked. @throws why it doesn't any more */
  async answered<T>(answer: Promise<T>): Promise<T> {
    let stop: () => void = () => undefined;
    const blocked = new Promise<never>((_resolve, reject) => {
      stop = this.onState(() => this.#state.is === 'blocked' && reject(this.#state.why));
    });
    try {
      return await Promise.race([answer, blocked]);
    } finally {
      stop();
    }
  }

  /** Says goodbye for at most `ms`; the connection is gone either way. */
  async close(ms: number): Promise<void> {
    const model = this.#model;
    const manager = await this.#opening?.catch(() => undefined);
    this.#become({ is: 'closed' });
    if (!manager) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
    const socket = model && socketOf(model);
    // Of the socket itself: the manager takes away who listens to a connection, and waits for one that is dead.
    const gone = new Promise<void>((resolve) =>
      socket && !socket.destroyed ? socket.once('close', resolve) : resolve(),
    );
    // A try that is under way would be waited for, and then the pause before the next.
    manager.reconnectTimeInSeconds = 0;
    // A broker that doesn't answer leaves the goodbye open: the socket is closed under it.
    await Promise.race([manager.close().catch(() => undefined), gone, late]);
    socket?.destroy();
  }

  async #open(): Promise<AmqpConnectionManager> {
    const { connect } = await import('amqp-connection-manager');
    const manager = connect([...this.#options.urls], settingsOf(this.#options, this.#purpose));
    manager.on('connect', ({ connection }: { connection: unknown }) => this.#connected(connection as ChannelModel));
    manager.on('connectFailed', ({ err, url }) => {
      this.#url = typeof url === 'string' ? url : this.#url;
      this.#disconnected(err);
      manager.reconnectTimeInSeconds = this.#nextWaitS();
    });
    manager.on('disconnect', ({ err }: { err?: Error }) => {
      this.#disconnected(err ?? new Error('the connection was closed'));
      manager.reconnectTimeInSeconds = this.#nextWaitS();
    });
    manager.on('blocked', ({ reason }) => this.#become({ is: 'blocked', why: new PublishingBlocked(reason) }));
    manager.on('unblocked', () => this.#become({ is: 'connected' }));
    return manager;
  }

  #connected(model: ChannelModel): void {
    this.#model = model;
    this.#failures = 0;
    this.#become({ is: 'connected' });
    for (const user of this.#users) user(model);
  }

  #disconnected(error: unknown): void {
    this.#model = undefined;
    this.#become({ is: 'disconnected', why: whyDisconnected(error, this.#url) });
  }

  #nextWaitS(): number {
    return backoffMs(this.#failures++) / 1_000;
  }

  #become(state: ConnectionState): void {
    if (this.#state.is === 'closed') return;
    if (state.is === 'closed') this.#model = undefined;
    this.#state = state;
    if (state.is !== 'connecting') for (const tell of this.#told.splice(0)) tell();
    for (const listener of this.#listeners) listener();
  }
}

function settingsOf({ name, tls, heartbeatSeconds }: RabbitmqOptions, purpose: string): AmqpConnectionManagerOptions {
  return {
    heartbeatIntervalInSeconds: heartbeatSeconds ?? HEARTBEAT_S,
    connectionOptions: {
      ...tls,
      timeout: CONNECT_MS,
      noDelay: true,
      clientProperties: { connection_name: `${name} (${purpose})` },
    },
  };
}

/** The socket under a connection; the client's types don't show it. */
export function socketOf(model: ChannelModel): Socket | undefined {
  return (model.connection as unknown as { readonly stream?: Socket }).stream;
}
