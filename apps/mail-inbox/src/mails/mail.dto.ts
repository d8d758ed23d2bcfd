import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { StoredMail } from './mail-store.js';

export class MailQuery {
  @ApiPropertyOptional({ description: 'E-mails at most; all when absent', minimum: 1, maximum: 1_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  @ApiPropertyOptional({ description: 'Only what arrived before the e-mail of this id: with `limit`, the next page' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'before must be the id of an e-mail' })
  before?: string;

  @ApiPropertyOptional({ description: 'Only e-mails whose subject, sender or recipients contain this' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}

export class AddressDto {
  @ApiProperty()
  address!: string;

  @ApiProperty()
  name!: string;
}

export class AttachmentDto {
  @ApiProperty()
  filename!: string;

  @ApiProperty()
  contentType!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes' })
  size!: number;
}

export class EnvelopeDto {
  @ApiProperty()
  from!: string;

  @ApiProperty({ type: [String] })
  to!: readonly string[];
}

/** An e-mail in maildev's form. */
export class MailDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'Without angle brackets' })
  messageId!: string;

  @ApiProperty()
  subject!: string;

  @ApiProperty({ type: [AddressDto] })
  from!: readonly AddressDto[];

  @ApiProperty({ type: [AddressDto], description: 'Of the To header; where there is none, of the envelope' })
  to!: readonly AddressDto[];

  @ApiProperty({ type: [AddressDto] })
  cc!: readonly AddressDto[];

  @ApiProperty({ format: 'date-time', description: 'Of the Date header; where there is none, of its arrival' })
  date!: string;

  @ApiProperty({ format: 'date-time', description: 'When it arrived' })
  time!: string;

  @ApiProperty({ type: String, nullable: true })
  html!: string | null;

  @ApiProperty({ type: String, nullable: true })
  text!: string | null;

  @ApiProperty({ type: EnvelopeDto, description: 'What SMTP said, apart from the headers' })
  envelope!: EnvelopeDto;

  @ApiProperty({ type: [AttachmentDto] })
  attachments!: readonly AttachmentDto[];

  @ApiProperty({ type: 'integer', description: 'Bytes' })
  size!: number;
}

export function mailDto(mail: StoredMail): MailDto {
  const { messageId, subject, from, to, cc, html, text, attachments, size } = mail;
  return {
    id: String(mail.id),
    messageId,
    subject,
    from,
    to,
    cc,
    date: (mail.date ?? mail.receivedAt).toISOString(),
    time: mail.receivedAt.toISOString(),
    html,
    text,
    envelope: { from: mail.envelopeFrom, to: mail.envelopeTo },
    attachments,
    size,
  };
}
