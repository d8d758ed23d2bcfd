import { LiveStream, type LiveEvent } from './live-stream.js';
import { until } from './until.js';

/** Whoever looks at an outfit, as a browser does: a stream that breaks off is opened again with the id of its last event. */
export class Viewer {
  /** How often it had to be opened. */
  opened = 0;
  #stream: LiveStream | undefined;
  #isClosed = false;

  private constructor(
    private readonly url: string,
    private readonly outfit: string,
  ) {}

  /** Resolves once it is open. */
  static async open(url: string, outfit: string): Promise<Viewer> {
    const viewer = new Viewer(url, outfit);
    await viewer.#open(undefined);
    return viewer;
  }

  get last(): LiveEvent | undefined {
    return this.#stream?.last;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stream?.close();
  }

  async #open(had: LiveEvent | undefined): Promise<void> {
    const stream = await until(`${this.url} has a stream`, () => LiveStream.open(this.url, this.outfit, had?.id));
    if (had !== undefined) stream.events.push(had);
    this.opened += 1;
    this.#stream = stream;
    void stream.ended.then(() => (this.#isClosed ? undefined : this.#open(stream.last)));
  }
}
