import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { packageRoot } from '#database';

const TYPES: Readonly<Record<string, string>> = {
  'inbox.css': 'text/css; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  readonly #folder = join(packageRoot(), 'apps/mail-inbox/assets');

  @Get(':name')
  @Header('Cache-Control', 'no-cache')
  @Header('X-Content-Type-Options', 'nosniff')
  async asset(@Param('name') name: string): Promise<StreamableFile> {
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (type === undefined) throw new NotFoundException();
    return new StreamableFile(await readFile(join(this.#folder, name)), { type });
  }
}
