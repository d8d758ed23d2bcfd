import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Messaging, type MessagingAdmin } from '#messaging';
import { Operator, OperatorGuard } from '../auth/operator.guard.js';
import { auditDto, AuditDto, AuditQuery, PublishRequest, PurgedDto } from './admin.dto.js';
import { AdminProblems } from './admin-problems.interceptor.js';
import { overviewDto } from './overview.dto.js';

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin/messaging')
@UseGuards(OperatorGuard)
@UseInterceptors(AdminProblems)
export class AdminController {
  readonly #admin: MessagingAdmin;

  constructor(messaging: Messaging) {
    this.#admin = messaging.admin;
  }

  @Get()
  @ApiOperation({ summary: 'Channels and subscriptions: depth, in flight, state, retries waiting, dead letters' })
  @ApiOkResponse({ description: 'As it is right now' })
  async overview(): Promise<object> {
    return overviewDto(await this.#admin.overview());
  }

  @Post('subscriptions/:name/pause')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Stops taking messages, in every process of the app and over its restarts; what is in flight goes on',
  })
  @ApiNoContentResponse()
  async pause(@Param('name') name: string, @Operator() who: string): Promise<void> {
    await this.#admin.pause(name, who);
  }

  @Post('subscriptions/:name/resume')
  @HttpCode(204)
  @ApiOperation({ summary: 'Takes messages again' })
  @ApiNoContentResponse()
  async resume(@Param('name') name: string, @Operator() who: string): Promise<void> {
    await this.#admin.resume(name, who);
  }

  @Post('subscriptions/:name/purge')
  @HttpCode(200)
  @ApiOperation({ summary: 'Removes for good what is ready at the broker' })
  @ApiOkResponse({ type: PurgedDto })
  async purge(@Param('name') name: string, @Operator() who: string): Promise<PurgedDto> {
    return { messages: await this.#admin.purge(name, who) };
  }

  @Post('publish')
  @HttpCode(204)
  @ApiOperation({ summary: 'Publishes a message of the contract; 422 when it breaks it' })
  @ApiNoContentResponse({ description: 'The broker took it over' })
  async publish(@Body() message: PublishRequest, @Operator() who: string): Promise<void> {
    await this.#admin.publish(message, who);
  }

  @Get('audit')
  @ApiOperation({ summary: 'Who did what to which messages, newest first' })
  @ApiOkResponse({ type: [AuditDto] })
  async audit(@Query() { which, limit, cursor }: AuditQuery): Promise<AuditDto[]> {
    const before = cursor === undefined ? undefined : BigInt(cursor);
    return (await this.#admin.audit({ which, limit, before })).map(auditDto);
  }
}
