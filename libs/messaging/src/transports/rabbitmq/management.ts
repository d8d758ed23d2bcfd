import { ManagementFailed } from './errors.js';

/** What RabbitMQ's management says of a queue; of one that was made a moment ago only what doesn't change. */
export interface QueueDescription {
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly exclusive: boolean;
}

export interface Binding {
  readonly source: string;
  readonly destination: string;
  readonly destination_type: string;
}

export interface Policy {
  readonly name: string;
  readonly pattern: string;
  readonly 'apply-to': string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly priority: number;
}

const PATIENCE_MS = 5_000;

/** RabbitMQ's HTTP API, for one virtual host. Every call throws ManagementFailed where it doesn't answer, or refuses. */
export class Management {
  readonly #base: string;
  readonly #authorization: string;
  readonly #vhost: string;

  /** @param url with user and password, as in `http://user:password@localhost:15672` */
  constructor(url: string, vhost: string) {
    const { origin, pathname, username, password } = new URL(url);
    this.#base = `${origin}${pathname.replace(/\/$/, '')}/api`;
    const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#authorization = `Basic ${Buffer.from(user).toString('base64')}`;
    this.#vhost = vhost;
  }

  queue(name: string): Promise<QueueDescription | undefined> {
    return this.#get(['queues', name]);
  }

  exchange(name: string): Promise<object | undefined> {
    return this.#get(['exchanges', name]);
  }

  /** What an exchange hands its messages to. */
  async bindingsFrom(exchange: string): Promise<readonly Binding[]> {
    return (await this.#get<Binding[]>(['exchanges', exchange], 'bindings/source')) ?? [];
  }

  async policies(): Promise<readonly Policy[]> {
    return (await this.#get<Policy[]>(['policies'])) ?? [];
  }

  async operatorPolicies(): Promise<readonly Policy[]> {
    return (await this.#get<Policy[]>(['operator-policies'])) ?? [];
  }

  async setPolicy({ name, ...policy }: Policy): Promise<void> {
    await this.#ask('PUT', this.#path(['policies', name]), policy);
  }

  async #get<T>(of: readonly string[], rest = ''): Promise<T | undefined> {
    const answer = await this.#ask('GET', this.#path(of, rest));
    return answer.status === 404 ? undefined : ((await answer.json()) as T);
  }

  #path([kind = '', name]: readonly string[], rest = ''): string {
    const parts = [kind, encodeURIComponent(this.#vhost), ...(name === undefined ? [] : [encodeURIComponent(name)])];
    return [...parts, ...(rest === '' ? [] : [rest])].join('/');
  }

  async #ask(method: string, path: string, body?: object): Promise<Response> {
    const url = `${this.#base}/${path}`;
    const headers = { authorization: this.#authorization, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) }).catch(
      (error: unknown) => {
        const { cause, message } = error as Error;
        throw new ManagementFailed(url, cause instanceof Error ? cause.message || cause.name : message, {
          cause: error,
        });
      },
    );
    if (answer.ok || (answer.status === 404 && method === 'GET')) return answer;
    throw new ManagementFailed(url, `${answer.status} ${(await answer.text()).slice(0, 200)}`);
  }
}
