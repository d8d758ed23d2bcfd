import { causeOf } from '../send-sale/cause-of.js';
import { Failure, NOBODY_THERE, NOT_ALLOWED, REFUSED } from './failures.js';
import type { AppAddress } from './apps.js';

const WITHIN_MS = 30_000;

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
}

/** One app's admin routes. */
export class AdminClient {
  readonly name: string;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ name, url }: AppAddress, token: string | undefined) {
    this.name = name;
    this.#url = url;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** @throws Failure with what the app said, or that it doesn't answer */
  async ask<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      ...this.#written(body),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** The data of server-sent events, as they come, until `signal` is aborted or the app ends them. */
  async *events<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
    const { body } = await this.#fetch(path, { headers: this.#headers, signal });
    let rest = '';
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) yield JSON.parse(data) as T;
      }
    }
  }

  #written(body: object | undefined): RequestInit {
    if (body === undefined) return { headers: this.#headers };
    return { headers: { ...this.#headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.#url}/admin/messaging${path}`, init).catch((error: unknown) => {
      throw new Failure(`${this.name} doesn't answer at ${this.#url} (${causeOf(error)}).`, NOBODY_THERE);
    });
    if (response.ok) return response;
    const said = await problemOf(response);
    if (response.status === 401 || response.status === 403)
      throw new Failure(`${this.name}: ${said} Give an operator's token with --token or TRENZA_TOKEN.`, NOT_ALLOWED);
    throw new Failure(`${this.name}: ${said}`, REFUSED);
  }
}

async function problemOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { detail, title } = JSON.parse(text) as ProblemBody;
    return detail ?? title ?? `answered ${response.status}`;
  } catch {
    return `answered ${response.status}, which is no answer of an app of Trenza`;
  }
}
