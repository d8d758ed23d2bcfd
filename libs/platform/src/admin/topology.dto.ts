import { ApiProperty } from '@nestjs/swagger';

export class DifferenceDto {
  @ApiProperty({ example: 'embedded' })
  transport!: string;

  @ApiProperty({ enum: ['missing', 'wrong', 'weak', 'extra', 'unknown'] })
  kind!: string;

  @ApiProperty({ example: 'subscription "old" of channel "sales_events"' })
  what!: string;

  @ApiProperty({
    description: 'Which setting, from what, to what, and what to do; of an extra, what would be lost with it',
  })
  detail!: string;
}

export class TransportFailureDto {
  @ApiProperty({ example: 'rabbitmq' })
  transport!: string;

  @ApiProperty()
  error!: string;
}

export class TopologyDto {
  @ApiProperty({ type: [DifferenceDto] })
  differences!: readonly DifferenceDto[];

  @ApiProperty({ type: [TransportFailureDto], description: 'Brokers that could not be asked' })
  failures!: readonly TransportFailureDto[];
}
