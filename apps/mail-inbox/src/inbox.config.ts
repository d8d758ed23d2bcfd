import { IsInt, Max, Min } from 'class-validator';
import { Variable } from '#platform';

export class InboxConfig {
  @Variable('MAIL_INBOX_SMTP_PORT', { description: 'Port of the SMTP server of the mail inbox.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  smtpPort: number = 1025;

  @Variable('MAIL_INBOX_MAX_BYTES', {
    description: 'Largest e-mail that the mail inbox takes, in bytes; stated in EHLO.',
  })
  @IsInt()
  @Min(1_024)
  @Max(104_857_600)
  maxBytes: number = 10_485_760;

  @Variable('MAIL_INBOX_KEEP', {
    description: 'E-mails that the mail inbox keeps; beyond it the oldest go. 0 keeps all.',
  })
  @IsInt()
  @Min(0)
  keep: number = 20_000;
}
