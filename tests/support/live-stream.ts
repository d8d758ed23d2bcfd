export interface LiveEvent {
  readonly id: string;
  readonly data: { readonly outfit_id: string; readonly likes: number; readonly views: number };
}

/** An open stream of an outfit's counts, read as it comes. */
export class LiveStream {
  readonly events: LiveEvent[] = [];
  readonly #abort: AbortController;
  readonly #done: Promise<void>;
  /** Why it broke off, where it was not the server that ended it. */
  failure: unknown = undefined;
  /** Everything that came, comments included. */
  text = '';

  private constructor(response: Response, abort: AbortController) {
    this.#abort = abort;
    this.#done = this.#read(response).catch((error: unknown) => void (this.failure = error));
  }

  static async open(url: string, outfit: string, lastEventId?: string): Promise<LiveStream> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const abort = new AbortController();
    const response = await fetch(`${url}/outfits/${outfit}/live`, { headers, signal: abort.signal });
    if (response.headers.get('content-type') !== 'text/event-stream') throw new Error(`${response.status}`);
    return new LiveStream(response, abort);
  }

  get last(): LiveEvent | undefined {
    return this.events.at(-1);
  }

  /** Resolves once it is over: ended, broken or closed. */
  get ended(): Promise<void> {
    return this.#done;
  }

  close(): Promise<void> {
    this.#abort.abort();
    return this.#done;
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    if (reader === undefined) throw new Error('it has no body');
    let rest = '';
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) return;
      const text = decoder.decode(chunk.value, { stream: true });
      this.text += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const id = /^id: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (id !== undefined && data !== undefined) {
          this.events.push({ id, data: JSON.parse(data) as LiveEvent['data'] });
        }
      }
    }
  }
}
