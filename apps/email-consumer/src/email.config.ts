import { IsEmail, IsISO4217CurrencyCode, IsUrl } from 'class-validator';
import { Variable } from '#platform';

/** Where e-mails go out, and in whose name. */
export class EmailConfig {
  @Variable('SMTP_URL', {
    description:
      'SMTP server: smtp://user:password@host:port uses STARTTLS where the server offers it, ?requireTLS=true insists on it, smtps:// is TLS throughout.',
    secret: true,
  })
  @IsUrl({ protocols: ['smtp', 'smtps'], require_protocol: true, require_tld: false, allow_underscores: true })
  smtpUrl: string = 'smtp://localhost:1025';

  @Variable('SMTP_FROM', { description: 'Sender of every e-mail; its domain is that of the Message-IDs.' })
  @IsEmail({ allow_display_name: true })
  from: string = 'Trenza <tienda@trenza.example>';

  @Variable('CURRENCY', { description: 'Currency that amounts are shown in, ISO 4217.' })
  @IsISO4217CurrencyCode()
  currency: string = 'EUR';
}
