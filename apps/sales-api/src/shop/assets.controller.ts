import { Controller, Get, Headers, HttpStatus, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { assetOf } from './assets.js';

/** The shop's style, script, fonts and drawings. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  @Get('*')
  asset(
    @Param('*') name: string,
    @Query('v') version: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | undefined {
    const asset = assetOf(name);
    if (asset === undefined) throw new NotFoundException();
    const etag = `"${asset.version}"`;
    void reply.headers({
      etag,
      'content-type': asset.type,
      'cache-control': version === asset.version ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    if (known !== etag) return asset.body;
    void reply.code(HttpStatus.NOT_MODIFIED);
    return undefined;
  }
}
