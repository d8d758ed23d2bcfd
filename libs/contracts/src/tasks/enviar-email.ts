import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsISO8601, IsNotEmpty, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Message, type Priority } from '#messaging/contract';

export class EnviarEmailData {
  @IsEmail()
  to!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  subject!: string;

  @IsString()
  body!: string;
}

/** Send one e-mail. */
export class EnviarEmail extends Message('task.enviar-email') {
  @IsString()
  @IsNotEmpty()
  id!: string;

  @IsIn(['task.enviar-email'])
  type = 'task.enviar-email' as const;

  @IsISO8601()
  timestamp!: string;

  @IsIn(['low', 'normal', 'high'])
  priority!: Priority;

  @ValidateNested()
  @Type(() => EnviarEmailData)
  data!: EnviarEmailData;
}
