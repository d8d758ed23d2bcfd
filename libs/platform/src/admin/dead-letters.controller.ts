import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Messaging, type DeadLetterDesk } from '#messaging';
import { Operator, OperatorGuard } from '../auth/operator.guard.js';
import { AdminProblems } from './admin-problems.interceptor.js';
import {
  DiscardedDto,
  LetterEditRequest,
  letterDto,
  LetterParams,
  LettersDto,
  RedrivenDto,
  wholeLetterDto,
  WholeLetterDto,
} from './dead-letter.dto.js';
import { ExpiryRequest } from './expiry.dto.js';
import { filterOf, LettersQuery, RedriveRequest, Selection, selectionOf, timeOf } from './selection.dto.js';

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin/messaging/dead-letters')
@UseGuards(OperatorGuard)
@UseInterceptors(AdminProblems)
export class DeadLettersController {
  readonly #desk: DeadLetterDesk;

  constructor(messaging: Messaging) {
    this.#desk = messaging.admin.deadLetters;
  }

  @Get()
  @ApiOperation({ summary: 'The messages that this app gave up, newest first' })
  @ApiOkResponse({ type: LettersDto })
  async list(@Query() query: LettersQuery): Promise<LettersDto> {
    const { limit, cursor } = query;
    const filter = filterOf(query);
    const before = cursor === undefined ? undefined : BigInt(cursor);
    const [count, found] = await Promise.all([
      this.#desk.count(filter),
      this.#desk.list({ ...filter, limit: limit + 1, before }),
    ]);
    const letters = found.slice(0, limit).map(letterDto);
    const last = letters.at(-1);
    return { count, letters, ...(found.length > limit && last && { next_cursor: last.letter_id }) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One dead letter, with its body and headers' })
  @ApiOkResponse({ type: WholeLetterDto })
  async get(@Param() { id }: LetterParams): Promise<WholeLetterDto> {
    return wholeLetterDto(await this.#desk.get(BigInt(id)));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Gives a dead letter a new body; a body that breaks its contract is answered 422' })
  @ApiOkResponse({ type: WholeLetterDto })
  async edit(
    @Param() { id }: LetterParams,
    @Body() { body, type }: LetterEditRequest,
    @Operator() who: string,
  ): Promise<WholeLetterDto> {
    const edit = { body: Buffer.from(JSON.stringify(body)), type };
    return wholeLetterDto(await this.#desk.edit(BigInt(id), edit, who));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Discards one dead letter for good' })
  @ApiNoContentResponse()
  async discard(@Param() { id }: LetterParams, @Operator() who: string): Promise<void> {
    await this.#desk.discard(BigInt(id), who);
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Has dead letters handled again, in one transaction; says which stayed, and why' })
  @ApiOkResponse({ type: RedrivenDto })
  async redriveAll(@Body() request: RedriveRequest, @Operator() who: string): Promise<RedrivenDto> {
    const options = { who, expiresAt: timeOf(request.expires_at) };
    const { redriven, left } = await this.#desk.redriveAll(selectionOf(request), options);
    const stayed = left.map(({ letterId, why }) => ({ letter_id: Number(letterId), why }));
    const known = new Set([...redriven.map(Number), ...stayed.map(({ letter_id }) => letter_id)]);
    const gone = (request.letter_ids ?? []).filter((id) => !known.has(id));
    return {
      redriven: redriven.map(Number),
      left: [...stayed, ...gone.map((letter_id) => ({ letter_id, why: 'gone' as const }))],
    };
  }

  @Post('discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Discards dead letters for good' })
  @ApiOkResponse({ type: DiscardedDto })
  async discardAll(@Body() selection: Selection, @Operator() who: string): Promise<DiscardedDto> {
    return { discarded: (await this.#desk.discardAll(selectionOf(selection), who)).map(Number) };
  }

  @Post(':id/redrive')
  @HttpCode(204)
  @ApiOperation({ summary: 'Has one dead letter handled again; of an expired one a new expiry is asked' })
  @ApiNoContentResponse()
  async redrive(
    @Param() { id }: LetterParams,
    @Body() { expires_at }: ExpiryRequest,
    @Operator() who: string,
  ): Promise<void> {
    await this.#desk.redrive(BigInt(id), { who, expiresAt: timeOf(expires_at) });
  }
}
