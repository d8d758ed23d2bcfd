import type { ServerResponse } from 'node:http';

/** One open stream of counts. Only the latest matters: who reads more slowly than they come skips those between. */
export class Listener {
  #response: ServerResponse | undefined;
  #known: number | undefined;
  #heard = false;
  #next: string | undefined;

  /** @param known the version of the count that it has, as its `Last-Event-ID` says */
  constructor(known: number | undefined) {
    this.#known = known;
  }

  /** Begins to write: what it was told last, then what it is told. */
  open(response: ServerResponse): void {
    this.#response = response;
    response.on('drain', () => this.#write());
    this.#write();
  }

  /** One that it has is left out, and an older one; but what was known from before may be of another database. */
  tell(version: number, event: string): void {
    const isNews = this.#heard ? version > (this.#known ?? -1) : version !== this.#known;
    this.#heard = true;
    if (!isNews) return;
    this.#known = version;
    this.#next = event;
    this.#write();
  }

  /** A comment, which keeps the connection alive. */
  beat(): void {
    if (this.#response?.writableNeedDrain === false) this.#response.write(':\n\n');
  }

  #write(): void {
    if (this.#next === undefined || this.#response === undefined || this.#response.writableNeedDrain) return;
    this.#response.write(this.#next);
    this.#next = undefined;
  }
}
