import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '#database';
import { timeCursor } from '#platform';
import { customerPoints } from './customer-points.js';
import { CustomerParams, PageQuery, PointsDto } from './points.dto.js';

@ApiTags('points')
@Controller('customers')
export class PointsController {
  constructor(private readonly database: Database) {}

  @Get(':email/points')
  @ApiOperation({ summary: "A customer's points, newest entries first; who never bought has 0" })
  @ApiOkResponse({ type: PointsDto })
  async points(@Param() { email }: CustomerParams, @Query() { limit, cursor }: PageQuery): Promise<PointsDto> {
    const found = await customerPoints(this.database.db, email, { limit, after: timeCursor.parse(cursor) });
    return {
      email: found.email,
      balance: found.balance,
      entries: found.entries.map(({ saleId, points, soldAt }) => ({
        sale_id: saleId,
        points,
        timestamp: soldAt.toISOString(),
      })),
      ...(found.nextCursor !== undefined && { next_cursor: found.nextCursor }),
    };
  }
}
