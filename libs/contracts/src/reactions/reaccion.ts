import { IsIn, IsOptional } from 'class-validator';
import { Message } from '#messaging/contract';
import { IsId } from '../rules/is-id.js';
import { IsJsonObject } from '../rules/is-json-object.js';
import { IsUnixTime } from '../rules/is-unix-time.js';

export const acciones = ['like', 'unlike'] as const;
export type Accion = (typeof acciones)[number];

/** A user likes an outfit, or no longer. Worth something at once, or not at all. */
export class Reaccion extends Message('reaccion') {
  @IsIn(['reaccion'])
  tipo = 'reaccion' as const;

  @IsId()
  usuario_id!: string;

  @IsId()
  outfit_id!: string;

  @IsIn(acciones)
  accion!: Accion;

  /** Unix seconds, with fractions: of two actions of a user on an outfit the later one counts. */
  @IsUnixTime()
  timestamp!: number;

  @IsOptional()
  @IsJsonObject()
  metadata?: Record<string, unknown>;
}
