import { IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, ValidateBy } from 'class-validator';
import { isBrokerUrl, urlsIn } from './url-list.js';
import { Variable } from './variable.decorator.js';

/** What a RabbitMQ that nobody set up answers to. */
export const RABBITMQ_DEFAULT_URL = 'amqp://guest:guest@localhost:5672';

export const AMQP_PORT = 5_672;
export const AMQPS_PORT = 5_671;

const AreBrokerUrls = (): PropertyDecorator =>
  ValidateBy({
    name: 'areBrokerUrls',
    validator: {
      validate: (value) => typeof value === 'string' && urlsIn(value).every(isBrokerUrl),
      defaultMessage: () =>
        'must be amqp://user:password@host:5672/vhost, or amqps://…, with commas between several; what is special in a password stands there as %2F and the like',
    },
  });

/** Where RabbitMQ is: a URL, or its parts. Files are read and parts compared once something goes over RabbitMQ. */
export class RabbitmqConfig {
  @Variable('RABBITMQ_URL', {
    description:
      'RabbitMQ, amqp://user:password@host:5672/vhost or amqps://…; the nodes of a cluster with commas between. Asked for only where a channel goes over rabbitmq.',
    secret: true,
  })
  @AreBrokerUrls()
  url: string = RABBITMQ_DEFAULT_URL;

  @Variable('RABBITMQ_HOST', {
    description: "RabbitMQ's host, in place of RABBITMQ_URL; both set and different are an error.",
  })
  @IsOptional()
  @Matches(/^[\w.:-]+$/, { message: 'must be a name or an address alone' })
  host?: string;

  @Variable('RABBITMQ_PORT', {
    description: 'Its port, beside RABBITMQ_HOST: 5672, or 5671, which means TLS. 5671 with RABBITMQ_CA_FILE.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  @Variable('RABBITMQ_USERNAME', { description: 'Its user, beside RABBITMQ_HOST; guest when empty.' })
  @IsOptional()
  @IsString()
  username?: string;

  @Variable('RABBITMQ_PASSWORD', {
    description: "Its user's password, beside RABBITMQ_HOST; guest when empty.",
    secret: true,
  })
  @IsOptional()
  @IsString()
  password?: string;

  @Variable('RABBITMQ_CA_FILE', {
    description: "Who signed RabbitMQ's certificate, where that is nobody whom Node trusts by itself: a PEM file.",
  })
  @IsOptional()
  @IsString()
  caFile?: string;

  @Variable('RABBITMQ_CERT_FILE', {
    description: 'The certificate that this app shows to RabbitMQ, where it asks for one: a PEM file.',
  })
  @IsOptional()
  @IsString()
  certFile?: string;

  @Variable('RABBITMQ_KEY_FILE', { description: 'The key of RABBITMQ_CERT_FILE, not encrypted: a PEM file.' })
  @IsOptional()
  @IsString()
  keyFile?: string;

  @Variable('RABBITMQ_MANAGEMENT_URL', {
    description:
      "RabbitMQ's management API, http://user:password@host:15672: policies are compared and set by it. Without it they are nobody's affair here.",
    secret: true,
  })
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  managementUrl?: string;
}
