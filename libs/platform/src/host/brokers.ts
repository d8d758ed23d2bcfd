import type { Logger, Transport, TransportName, Transports } from '#messaging';
import type { Configs } from '../config/configs.js';

export interface BrokerParts {
  readonly settings: Configs;
  readonly logger: Logger;
  /** Names this process's connections, for whoever looks at the broker: its apps and its instance. */
  readonly name: string;
}

/** Makes transports to brokers, by their names. */
export type TransportMakers = Partial<Readonly<Record<TransportName, (parts: BrokerParts) => Transport>>>;

/** The brokers that a process talks to. A transport is made when the first channel needs it, and all apps share it. */
export class Brokers {
  readonly #makers: TransportMakers;
  readonly #parts: BrokerParts;
  readonly #made = new Map<TransportName, Transport>();

  constructor(makers: TransportMakers, parts: BrokerParts) {
    this.#makers = makers;
    this.#parts = parts;
  }

  /** With `own` beside them: what an app has for itself. */
  with(own: Transports): Transports {
    const transports = { ...own };
    for (const name of Object.keys(this.#makers) as TransportName[])
      Object.defineProperty(transports, name, { enumerable: true, get: () => this.#of(name) });
    return transports;
  }

  async close(graceMs: number): Promise<void> {
    await Promise.all([...this.#made.values()].map((transport) => transport.close(graceMs)));
  }

  #of(name: TransportName): Transport | undefined {
    const made = this.#made.get(name) ?? this.#makers[name]?.(this.#parts);
    if (made) this.#made.set(name, made);
    return made;
  }
}
