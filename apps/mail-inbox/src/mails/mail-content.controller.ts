import { Controller, Get, Header, Param, ParseIntPipe, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Problem } from '#platform';
import { found } from './mail-id.js';
import { MailStore } from './mail-store.js';
import { readAttachments } from './read-mail.js';
import { SEALED, sealedHtml } from './sealed-html.js';

/** The parts of an e-mail, as they are: nothing here trusts them, so nothing here lets a browser guess or run anything. */
@ApiTags('email')
@Controller('email/:id')
export class MailContentController {
  constructor(private readonly store: MailStore) {}

  @Get('html')
  @ApiOperation({ summary: 'The HTML of an e-mail, sealed: its scripts, forms and remote images do nothing' })
  @ApiProduces('text/html')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', SEALED)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Referrer-Policy', 'no-referrer')
  async html(@Param('id') id: string): Promise<string> {
    const { html, id: known } = await found(id, async (asked) => this.store.get(asked));
    if (html === null) throw nothing('This e-mail has no HTML.');
    return sealedHtml(html, html.includes('cid:') ? await this.#attachments(String(known)) : []);
  }

  @Get('source')
  @ApiOperation({ summary: 'An e-mail as it came' })
  @ApiProduces('text/plain')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('X-Content-Type-Options', 'nosniff')
  async source(@Param('id') id: string): Promise<StreamableFile> {
    const source = await found(id, async (asked) => this.store.source(asked));
    return new StreamableFile(source, { type: 'text/plain; charset=utf-8', length: source.length });
  }

  @Get('attachment/:index')
  @ApiOperation({ summary: 'An attachment, by its place from 0, to be saved' })
  @ApiProduces('application/octet-stream')
  @Header('Content-Security-Policy', SEALED)
  @Header('X-Content-Type-Options', 'nosniff')
  async attachment(@Param('id') id: string, @Param('index', ParseIntPipe) index: number): Promise<StreamableFile> {
    const { filename } = (await found(id, async (asked) => this.store.get(asked))).attachments[index] ?? {};
    const content = (await this.#attachments(id))[index]?.content;
    if (filename === undefined || content === undefined) throw nothing(`This e-mail has no attachment ${index}.`);
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
    return new StreamableFile(bytes, { type: 'application/octet-stream', disposition, length: bytes.length });
  }

  async #attachments(id: string): Promise<Awaited<ReturnType<typeof readAttachments>>> {
    return readAttachments(await found(id, async (asked) => this.store.source(asked)));
  }
}

const nothing = (detail: string): Problem =>
  new Problem({ status: 404, type: 'no-such-part', title: 'No such part', detail });
