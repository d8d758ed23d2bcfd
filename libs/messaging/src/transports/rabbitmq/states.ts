import type { Logger } from '../../observability/logger.js';
import type { TransportState } from '../transport.js';
import type { Connection, ConnectionState } from './connection.js';

const AGAIN = 'Trying again until it works.';

type Listener = (state: TransportState, why?: Error) => void;

/** The state of a transport is its worst connection's. Each change is one line in the log, and so is another reason. */
export class States {
  readonly #listeners = new Set<Listener>();
  #state: TransportState = 'disconnected';
  #why: Error | undefined;

  constructor(
    private readonly connections: readonly Connection[],
    private readonly logger: Logger,
  ) {
    for (const connection of connections) connection.onState(() => this.#look());
  }

  onState(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener(this.#state, this.#why);
    return () => void this.#listeners.delete(listener);
  }

  #look(): void {
    const { state, why } = worst(this.connections.map((connection) => connection.state));
    if (state === this.#state && why?.message === this.#why?.message) return;
    const wasKnown = this.#state !== state || this.#why !== undefined;
    this.#state = state;
    this.#why = why;
    if (wasKnown || why) this.#log();
    for (const listener of this.#listeners) listener(state, why);
  }

  #log(): void {
    const why = this.#why;
    if (this.#state === 'connected') this.logger.info({}, 'connected to RabbitMQ');
    else if (!why) this.logger.info({}, 'disconnected from RabbitMQ');
    else
      this.logger.warn(
        { ...('code' in why && { code: why.code }) },
        this.#state === 'disconnected' ? `${why.message} ${AGAIN}` : why.message,
      );
  }
}

function worst(states: readonly ConnectionState[]): { state: TransportState; why: Error | undefined } {
  const lost = states.find(({ is }) => is === 'disconnected') ?? states.find(({ is }) => is === 'blocked');
  if (lost && 'why' in lost) return { state: lost.is === 'blocked' ? 'blocked' : 'disconnected', why: lost.why };
  // One that nobody needs was never opened; of one that is being opened nothing bad is known.
  const known = states.filter(({ is }) => is !== 'unused' && is !== 'connecting');
  const isConnected = known.length > 0 && known.every(({ is }) => is === 'connected');
  return { state: isConnected ? 'connected' : 'disconnected', why: undefined };
}
