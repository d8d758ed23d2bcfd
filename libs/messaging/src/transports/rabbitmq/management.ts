import { askManagement } from './ask-management.js';
import type { RabbitmqTls } from './config.js';
import { ManagementFailed } from './errors.js';

/** What RabbitMQ's management says of a queue; of one that was made a moment ago only what doesn't change. */
export interface QueueDescription {
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly exclusive: boolean;
}

interface Binding {
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

/** RabbitMQ's HTTP API, for one virtual host. Every call throws ManagementFailed where it doesn't answer, or refuses. */
export class Management {
  readonly #url: string;
  readonly #vhost: string;
  readonly #tls: RabbitmqTls | undefined;
  #answers: Map<string, Promise<unknown>> | undefined;

  /** @param url with user and password, as in `http://user:password@localhost:15672` */
  constructor(url: string, vhost: string, tls?: RabbitmqTls) {
    this.#url = url;
    this.#vhost = vhost;
    this.#tls = tls;
  }

  /** The same, for one look at what is there: what was asked once is not asked again. */
  once(): Management {
    const one = new Management(this.#url, this.#vhost, this.#tls);
    one.#answers = new Map();
    return one;
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
    const path = this.#path(of, rest);
    const asked = this.#answers?.get(path) ?? this.#ask('GET', path);
    this.#answers?.set(path, asked);
    return (await asked) as T | undefined;
  }

  #path([kind = '', name]: readonly string[], rest = ''): string {
    const parts = [kind, encodeURIComponent(this.#vhost), ...(name === undefined ? [] : [encodeURIComponent(name)])];
    return [...parts, ...(rest === '' ? [] : [rest])].join('/');
  }

  /** Resolves to undefined where what is asked for isn't there. */
  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const { origin } = new URL(this.#url);
    const question = { method, path, tls: this.#tls, ...(body && { body }) };
    const { status, text } = await askManagement(this.#url, question).catch((error: unknown) => {
      const { message, name } = error as Error;
      throw new ManagementFailed(`${origin}/api/${path}`, message || name, { cause: error });
    });
    if (status === 404 && method === 'GET') return undefined;
    if (status < 200 || status > 299)
      throw new ManagementFailed(`${origin}/api/${path}`, `${status} ${text.slice(0, 200)}`);
    return method === 'GET' ? JSON.parse(text) : undefined;
  }
}
