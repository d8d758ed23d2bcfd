import { IsIn } from 'class-validator';
import { Message } from '#messaging/contract';
import { IsId } from '../rules/is-id.js';
import { IsJsonObject } from '../rules/is-json-object.js';
import { IsUnixTime } from '../rules/is-unix-time.js';

/** Something happened to an outfit, such as `view` {user_id, duration}. */
export class Outfit extends Message('outfit') {
  @IsIn(['outfit'])
  tipo = 'outfit' as const;

  @IsId()
  outfit_id!: string;

  @IsId()
  evento!: string;

  @IsJsonObject()
  datos!: Record<string, unknown>;

  /** Unix seconds, with fractions. */
  @IsUnixTime()
  timestamp!: number;
}
