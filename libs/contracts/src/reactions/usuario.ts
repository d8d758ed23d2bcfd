import { IsIn } from 'class-validator';
import { Message } from '#messaging/contract';
import { IsId } from '../rules/is-id.js';
import { IsJsonObject } from '../rules/is-json-object.js';
import { IsUnixTime } from '../rules/is-unix-time.js';

/** Something happened to a user, such as `profile_update` {field, old_value, new_value}. */
export class Usuario extends Message('usuario') {
  @IsIn(['usuario'])
  tipo = 'usuario' as const;

  @IsId()
  usuario_id!: string;

  @IsId()
  evento!: string;

  @IsJsonObject()
  datos!: Record<string, unknown>;

  /** Unix seconds, with fractions. */
  @IsUnixTime()
  timestamp!: number;
}
