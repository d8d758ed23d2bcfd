import { Controller, Get, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Messaging, type TopologyDesk } from '#messaging';
import { Operator, OperatorGuard } from '../auth/operator.guard.js';
import { AdminProblems } from './admin-problems.interceptor.js';
import { TopologyDto } from './topology.dto.js';

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin/messaging/topology')
@UseGuards(OperatorGuard)
@UseInterceptors(AdminProblems)
export class TopologyController {
  readonly #desk: TopologyDesk;

  constructor(messaging: Messaging) {
    this.#desk = messaging.admin.topology;
  }

  @Get()
  @ApiOperation({ summary: "How brokers differ from what this app's contracts say; changes nothing" })
  @ApiOkResponse({ type: TopologyDto })
  compare(): Promise<TopologyDto> {
    return this.#desk.compare();
  }

  @Post('apply')
  @HttpCode(200)
  @ApiOperation({ summary: 'Creates what is missing, removes nothing; answers what differs after it' })
  @ApiOkResponse({ type: TopologyDto })
  apply(@Operator() who: string): Promise<TopologyDto> {
    return this.#desk.apply(who);
  }

  @Post('prune')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Removes what no contract names, with the messages that wait there; answers what was removed',
  })
  @ApiOkResponse({ type: TopologyDto })
  prune(@Operator() who: string): Promise<TopologyDto> {
    return this.#desk.prune(who);
  }
}
