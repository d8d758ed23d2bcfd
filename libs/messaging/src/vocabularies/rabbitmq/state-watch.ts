import { NotConnected } from '../../errors/transport-errors.js';
import type { Logger } from '../../observability/logger.js';
import type { Transport } from '../../transports/transport.js';
import type { RabbitMQConnectionOptions } from './connection-options.js';

type Callbacks = Pick<RabbitMQConnectionOptions, 'onConnected' | 'onDisconnected' | 'onError'>;

/** Tells a program's callbacks what becomes of its connection, and who waits for it. */
export class StateWatch {
  readonly #logger: Logger;
  readonly #callbacks: Callbacks;
  readonly #waiting: ((isConnected: boolean) => void)[] = [];
  #isConnected = false;
  #stop: () => void = () => undefined;

  constructor(callbacks: Callbacks, logger: Logger) {
    this.#callbacks = callbacks;
    this.#logger = logger;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** From now on, `onConnected` included where it is. */
  follow(transport: Transport): void {
    this.#stop = transport.onState((state, why) => {
      const was = this.#isConnected;
      // One that RabbitMQ blocks is there all the same.
      this.#isConnected = state !== 'disconnected';
      if (was && !this.#isConnected) this.#lost(why ?? new NotConnected(transport.name, 'it is closed'));
      else if (why) this.failed(why);
      if (!was && this.#isConnected) this.#made();
    });
  }

  /** Resolves to true once it is connected, to false once it is closed. */
  connected(): Promise<boolean> {
    if (this.#isConnected) return Promise.resolve(true);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** What is closed on purpose is not lost. */
  end(): void {
    this.#stop();
    this.#isConnected = false;
    this.#tell(false);
  }

  failed(error: Error): void {
    this.#call('onError', () => this.#callbacks.onError?.(error));
  }

  #made(): void {
    this.#call('onConnected', () => this.#callbacks.onConnected?.());
    this.#tell(true);
  }

  #lost(why: Error): void {
    this.#call('onDisconnected', () => this.#callbacks.onDisconnected?.(why));
  }

  #tell(isConnected: boolean): void {
    for (const resolve of this.#waiting.splice(0)) resolve(isConnected);
  }

  /** Its errors have nobody above them. */
  #call(name: keyof Callbacks, callback: () => unknown): void {
    const calling = async (): Promise<unknown> => callback();
    calling().catch((err: unknown) => this.#logger.error({ err }, `${name} of a RabbitMQConnection threw`));
  }
}
