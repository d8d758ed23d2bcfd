import { ApiProperty } from '@nestjs/swagger';

export class QueueDto {
  @ApiProperty({ example: 'persistencia_cola' })
  queue!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Ready to be taken; null where the broker does not say',
  })
  message_count!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Taken and not settled' })
  unsettled_count!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  consumer_count!: number | null;
}

export class PurgedQueueDto {
  @ApiProperty({ example: 'reacciones_cola' })
  queue!: string;

  @ApiProperty({ type: 'integer', description: 'How many messages were removed' })
  message_count!: number;
}
