import {
  type ConsumeOptions,
  type Consumption,
  Delivery,
  type DeliveryOptions,
  type Handle,
  type PublishResult,
  type Settlement,
  type Source,
  type TopologyDifference,
  type TopologyPlan,
  type Transport,
  type TransportState,
  type WireMessage,
} from '#messaging';

/** A consumer of a scripted broker. */
interface Taker {
  readonly source: Source;
  readonly handle: Handle;
  taking: boolean;
}

/** A broker that answers by a script and remembers what it was asked: for tests of who publishes, and of who consumes. */
export class ScriptedTransport implements Transport {
  readonly name: string;
  readonly features = {
    ordered: true,
    priorities: true,
    expiry: true,
    lengthLimit: true,
    requests: true,
    retained: true,
    wildcards: true,
    tail: true,
    results: true,
    survivesBeforeFirstRun: true,
    settles: true,
    deadLetters: true,
    purge: true,
  };
  /** Ids in the order of asking. */
  readonly asked: string[] = [];
  /** Ids that were taken over. */
  readonly published: string[] = [];
  /** What it was told to declare. */
  readonly plans: TopologyPlan[] = [];
  /** What it says when it is compared. */
  differences: readonly TopologyDifference[] = [];
  /** In which order what ends it was called. */
  readonly said: string[] = [];
  readonly #takers: Taker[] = [];
  readonly #listeners = new Set<(state: TransportState, why?: Error) => void>();
  #state: readonly [TransportState, Error?];

  constructor(name = 'embedded', state: TransportState = 'connected', why?: Error) {
    this.name = name;
    this.#state = why ? [state, why] : [state];
  }

  /** Says one message's fate; `ids` are those of the same call. */
  script: (ids: readonly string[], id: string) => PublishResult['fate'] = () => 'taken';

  publish: Transport['publish'] = (_address, messages) => {
    const ids = messages.map(({ id = '' }) => id);
    const error = new Error('the script says so');
    this.asked.push(...ids);
    return Promise.resolve(
      ids.map((id): PublishResult => {
        const fate = this.script(ids, id);
        if (fate !== 'taken') return { fate, error };
        this.published.push(id);
        return { fate };
      }),
    );
  };

  /** Hands a message to whoever consumes that kind of source and takes; resolves to how it was settled. */
  async deliver(
    kind: 'subscription' | 'deadLettersOf',
    message: WireMessage,
    options: Partial<DeliveryOptions> = {},
  ): Promise<Settlement | 'nobody takes'> {
    const taker = this.#takers.find(({ source, taking }) => kind in source && taking);
    return taker ? taker.handle(new Delivery(message, { redelivered: false, ...options })) : 'nobody takes';
  }

  /** Changes its state, and tells whoever listens. */
  become(state: TransportState, why?: Error): void {
    this.#state = why ? [state, why] : [state];
    for (const listener of this.#listeners) listener(...this.#state);
  }

  declare = (plan: TopologyPlan): Promise<void> => {
    this.plans.push(plan);
    return Promise.resolve();
  };
  compare = (): Promise<readonly TopologyDifference[]> => Promise.resolve(this.differences);
  prune = (): Promise<[]> => Promise.resolve([]);
  consume = (source: Source, _options: ConsumeOptions, handle: Handle): Promise<Consumption> => {
    const taker: Taker = { source, handle, taking: true };
    const isConnected = (): boolean => this.#state[0] !== 'disconnected';
    this.#takers.push(taker);
    return Promise.resolve({
      get attached() {
        return isConnected();
      },
      pause: () => {
        taker.taking = false;
        return Promise.resolve();
      },
      resume: () => {
        taker.taking = true;
      },
      close: () => {
        taker.taking = false;
        this.said.push('consumption closed');
        return Promise.resolve();
      },
    });
  };
  inspect = () => Promise.resolve({ ready: undefined, unsettled: undefined, consumers: undefined });
  purge = (): Promise<number> => Promise.resolve(0);
  onState = (listener: (state: TransportState, why?: Error) => void): (() => void) => {
    this.#listeners.add(listener);
    listener(...this.#state);
    return () => void this.#listeners.delete(listener);
  };
  close = (): Promise<void> => {
    this.said.push('closed');
    return Promise.resolve();
  };
}
