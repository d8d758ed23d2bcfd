import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';

/** Answers that go on until somebody ends them: a server that closes would wait for them for ever. */
@Injectable()
export class OpenStreams {
  readonly #open = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }

  end(): void {
    for (const response of this.#open) response.end();
  }
}
