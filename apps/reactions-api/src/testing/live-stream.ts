export interface LiveEvent {
  readonly id: string;
  readonly data: { readonly outfit_id: string; readonly likes: number; readonly views: number };
}

/** An open stream of an outfit's counts, read as it comes. */
export class LiveStream {
  readonly events: LiveEvent[] = [];
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  /** Everything that came, comments included. */
  text = '';

  private constructor(response: Response) {
    this.#done = this.#read(response);
  }

  static async open(url: string, outfit: string, lastEventId?: string): Promise<LiveStream> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(`${url}/outfits/${outfit}/live`, { headers });
    if (response.headers.get('content-type') !== 'text/event-stream') throw new Error(`${response.status}`);
    return new LiveStream(response);
  }

  get last(): LiveEvent | undefined {
    return this.events.at(-1);
  }

  /** Resolves once the server has ended it, too. */
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
    this.#abort.signal.addEventListener('abort', () => void reader.cancel());
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
