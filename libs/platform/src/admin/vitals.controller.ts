import { Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type Database, type MigrateOptions, vitalsOf } from '#database';
import { OperatorGuard } from '../auth/operator.guard.js';

class MigrationStateDto {
  @ApiProperty({ example: 'sales' })
  schema!: string;

  @ApiProperty({ type: [String], description: 'Files that were not applied' })
  pending!: readonly string[];

  @ApiProperty({ type: [String], description: 'Applied, and no file of this version' })
  unknown!: readonly string[];
}

export class VitalsDto {
  @ApiProperty({ enum: ['pglite', 'postgres'] })
  database!: string;

  @ApiProperty({ type: 'integer', description: "How far the database's clock is ahead of the app's, in milliseconds" })
  clock_ahead_ms!: number;

  @ApiProperty({ type: [MigrationStateDto] })
  migrations!: readonly MigrationStateDto[];
}

/** How an app's database is, as the app sees it. */
@Injectable()
export class AppVitals {
  constructor(
    private readonly database: Database,
    private readonly migrations: readonly MigrateOptions[],
  ) {}

  async check(): Promise<VitalsDto> {
    const { kind, clockAheadMs, migrations } = await vitalsOf(this.database, this.migrations);
    return { database: kind, clock_ahead_ms: clockAheadMs, migrations };
  }
}

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin/messaging/vitals')
@UseGuards(OperatorGuard)
export class VitalsController {
  constructor(private readonly vitals: AppVitals) {}

  @Get()
  @ApiOperation({ summary: "The database's clock and migrations, as this app sees them" })
  @ApiOkResponse({ type: VitalsDto })
  check(): Promise<VitalsDto> {
    return this.vitals.check();
  }
}
