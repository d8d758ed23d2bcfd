import type { Transport, TransportState } from '../transports/transport.js';

/** How one transport's connection is. */
export interface TransportHealth {
  readonly transport: string;
  readonly state: TransportState;
  /** Why it is not connected, or what is wrong though it is. */
  readonly why: string | undefined;
}

/** Remembers what transports say of their connections. */
export class TransportStates {
  readonly #said = new Map<Transport, TransportHealth>();
  readonly #endings: (() => void)[] = [];

  watch(transport: Transport): void {
    if (this.#said.has(transport)) return;
    const { name } = transport;
    this.#said.set(transport, { transport: name, state: 'disconnected', why: 'it has not said anything yet' });
    this.#endings.push(
      transport.onState((state, why) => void this.#said.set(transport, { transport: name, state, why: why?.message })),
    );
  }

  all(): readonly TransportHealth[] {
    return [...this.#said.values()];
  }

  close(): void {
    for (const end of this.#endings.splice(0)) end();
  }
}
