import { IsIn, IsOptional } from 'class-validator';
import { Message } from '#messaging/contract';
import { IsId } from '../rules/is-id.js';
import { IsJsonObject } from '../rules/is-json-object.js';
import { IsUnixTime } from '../rules/is-unix-time.js';

/** Something happened that must be kept, such as `user_registration` {user_id, email}. */
export class Persistencia extends Message('persistencia') {
  @IsIn(['persistencia'])
  tipo = 'persistencia' as const;

  @IsId()
  evento!: string;

  @IsJsonObject()
  datos!: Record<string, unknown>;

  /** Unix seconds, with fractions. */
  @IsUnixTime()
  timestamp!: number;

  @IsOptional()
  @IsJsonObject()
  metadata?: Record<string, unknown>;
}
