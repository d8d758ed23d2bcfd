import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Health, Readiness } from './readiness.js';

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs and answers' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** The same report with 200 and with 503: who asks wants to know what is wrong. */
  @Get('ready')
  @ApiOperation({ summary: 'The app can do its work: its database answers, its subscriptions are attached' })
  @ApiOkResponse({ description: 'Ready, or degraded: something waits, and nothing is lost' })
  @ApiServiceUnavailableResponse({ description: 'The same report, of an app that requests should not be sent to' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.readiness.check();
    void reply.code(health.status === 'unavailable' ? 503 : 200).header('Cache-Control', 'no-store');
    return health;
  }
}
