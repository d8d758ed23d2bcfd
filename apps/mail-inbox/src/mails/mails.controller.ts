import { Controller, Delete, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { found } from './mail-id.js';
import { mailStream } from './mail-stream.js';
import { MailStore } from './mail-store.js';
import { mailDto, MailDto, MailQuery } from './mail.dto.js';

/** What `DELETE` answers with, as maildev does. */
const DELETED = true;

@ApiTags('email')
@Controller('email')
export class MailsController {
  constructor(private readonly store: MailStore) {}

  @Get()
  @ApiOperation({ summary: "All e-mails, newest first, in maildev's form" })
  @ApiOkResponse({ type: [MailDto] })
  list(@Query() { limit, before, search }: MailQuery): StreamableFile {
    const options = { limit, before: before === undefined ? undefined : BigInt(before), search };
    return new StreamableFile(mailStream(this.store, options), { type: 'application/json; charset=utf-8' });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One e-mail' })
  @ApiOkResponse({ type: MailDto })
  async get(@Param('id') id: string): Promise<MailDto> {
    return mailDto(await found(id, async (known) => this.store.get(known)));
  }

  @Delete('all')
  @ApiOperation({ summary: 'Empties the inbox' })
  @ApiOkResponse({ type: Boolean })
  async deleteAll(): Promise<boolean> {
    await this.store.deleteAll();
    return DELETED;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes an e-mail' })
  @ApiOkResponse({ type: Boolean })
  async delete(@Param('id') id: string): Promise<boolean> {
    return found(id, async (known) => (await this.store.delete(known)) || undefined);
  }
}
