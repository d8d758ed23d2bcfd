import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { acciones, type Accion, IsId, IsJsonObject } from '#contracts';

export class ReactionDto {
  @ApiProperty({ example: 'usuario-1', maxLength: 200 })
  @IsId()
  usuario_id!: string;

  @ApiProperty({ enum: acciones })
  @IsIn(acciones)
  accion!: Accion;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Whatever belongs to it' })
  @IsOptional()
  @IsJsonObject()
  metadata?: Record<string, unknown> | null;
}
