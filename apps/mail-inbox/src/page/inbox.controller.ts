import {
  Controller,
  ForbiddenException,
  Get,
  Header,
  Headers,
  Param,
  Post,
  Query,
  Redirect,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { found, mailIdOf } from '../mails/mail-id.js';
import { MailStore, type StoredMail } from '../mails/mail-store.js';
import { PAGE_POLICY } from './content-security.js';
import { inboxPage } from './inbox.page.js';
import type { Reading } from './inbox-view.js';
import { PageQuery } from './page-query.dto.js';

/** E-mails on one page of the list. */
const PAGE_SIZE = 50;

/** The inbox for people. It reads without JavaScript; with it, it keeps itself up to date. */
@ApiExcludeController()
@Controller()
export class InboxController {
  constructor(private readonly store: MailStore) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  async list(@Query() query: PageQuery): Promise<string> {
    return this.#page(query, undefined);
  }

  @Get('correos/:id')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  async read(
    @Param('id') text: string,
    @Query() query: PageQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const id = mailIdOf(text);
    const mail = id === undefined ? undefined : await this.store.get(id);
    if (mail === undefined) void reply.status(404);
    return this.#page(query, mail === undefined ? 'gone' : await this.#reading(mail, query));
  }

  /** Changes whenever the list does. */
  @Get('version')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  version(): string {
    return this.store.version;
  }

  @Post('correos/:id/borrar')
  @Redirect('/', 303)
  async delete(@Param('id') id: string, @Headers('sec-fetch-site') site?: string): Promise<void> {
    refuseForeign(site);
    await found(id, async (known) => this.store.delete(known));
  }

  @Post('vaciar')
  @Redirect('/', 303)
  async deleteAll(@Headers('sec-fetch-site') site?: string): Promise<void> {
    refuseForeign(site);
    await this.store.deleteAll();
  }

  async #page({ q: search, antes }: PageQuery, reading: Reading | 'gone' | undefined): Promise<string> {
    const { version } = this.store;
    const before = antes === undefined ? undefined : BigInt(antes);
    const mails = await this.store.list({ limit: PAGE_SIZE + 1, before, search });
    const page = {
      version,
      search,
      mails: mails.slice(0, PAGE_SIZE),
      count: await this.store.count(search),
      older: mails.length > PAGE_SIZE ? mails[PAGE_SIZE - 1]?.id : undefined,
      newest: before === undefined,
      reading: reading === 'gone' ? undefined : reading,
      gone: reading === 'gone',
    };
    return inboxPage(page).toString();
  }

  async #reading(mail: StoredMail, { vista }: PageQuery): Promise<Reading> {
    const view = vista ?? (mail.html === null ? 'texto' : 'html');
    return { mail, view, source: view === 'fuente' ? (await this.store.source(mail.id))?.toString() : undefined };
  }
}

/** A form of another site must not empty the inbox. Browsers say where a form stands; programs say nothing, and mean it. */
function refuseForeign(site: string | undefined): void {
  if (site === 'cross-site' || site === 'same-site') throw new ForbiddenException('This form belongs to another site.');
}
