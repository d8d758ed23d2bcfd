import { Controller, Get, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Messaging } from '#messaging';
import { AdminProblems, Operator, OperatorGuard } from '#platform';
import { PurgedQueueDto, QueueDto } from './queue.dto.js';

/** The two queues of this app; no other queue of the broker is looked at or touched. */
@ApiTags('queues')
@Controller('colas')
@UseInterceptors(AdminProblems)
export class QueuesController {
  constructor(private readonly messaging: Messaging) {}

  @Get(':name')
  @ApiOperation({ summary: 'What waits in a queue, and how many take from it' })
  @ApiOkResponse({ type: QueueDto })
  @ApiNotFoundResponse({ description: 'It is no queue of this app' })
  async find(@Param('name') queue: string): Promise<QueueDto> {
    const { ready, unsettled, consumers } = await this.messaging.admin.status(queue);
    return {
      queue,
      message_count: ready ?? null,
      unsettled_count: unsettled ?? null,
      consumer_count: consumers ?? null,
    };
  }

  @Post(':name/purge')
  @HttpCode(200)
  @UseGuards(OperatorGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Removes for good what is ready in a queue; for operators, and audited' })
  @ApiOkResponse({ type: PurgedQueueDto })
  @ApiNotFoundResponse({ description: 'It is no queue of this app' })
  async purge(@Param('name') queue: string, @Operator() who: string): Promise<PurgedQueueDto> {
    return { queue, message_count: await this.messaging.admin.purge(queue, who) };
  }
}
