import { Readable } from 'node:stream';
import { mailDto } from './mail.dto.js';
import type { ListOptions, MailStore } from './mail-store.js';

/** As for a list, but without a limit it is all of them. */
type StreamOptions = Omit<ListOptions, 'limit'> & { readonly limit?: number | undefined };

/** E-mails read at once: few enough that ten thousand in one answer need no more memory than these. */
const PAGE = 50;

/** A JSON array of e-mails, newest first, that is written while it is read. */
export function mailStream(store: MailStore, { limit, before, search }: StreamOptions): Readable {
  async function* pages(): AsyncGenerator<string> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    let oldest = before;
    let separator = '[';
    for (;;) {
      const page = await store.read({ limit: Math.min(PAGE, left), before: oldest, search });
      if (page.length > 0) yield separator + page.map((mail) => JSON.stringify(mailDto(mail))).join(',');
      if (page.length > 0) separator = ',';
      left -= page.length;
      oldest = page.at(-1)?.id;
      if (page.length < PAGE || left <= 0) break;
    }
    yield separator === '[' ? '[]' : ']';
  }
  return Readable.from(pages(), { objectMode: false });
}
