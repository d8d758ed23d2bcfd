import { IsIn, IsOptional, IsString, IsUrl, ValidateBy } from 'class-validator';
import { Variable } from './variable.decorator.js';

export type AuthKind = 'off' | 'jwt';

const MIN_SECRET_BYTES = 32;

const IsLongEnough = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLongEnough',
    validator: {
      validate: (secret) => typeof secret === 'string' && Buffer.byteLength(secret) >= MIN_SECRET_BYTES,
      defaultMessage: () => `must have at least ${MIN_SECRET_BYTES} bytes; \`openssl rand -base64 48\` makes one`,
    },
  });

/** Who may do what operators do. */
export class AuthConfig {
  @Variable('AUTH', {
    description: 'jwt asks operators for a token whose roles have operator; off asks nobody, in development alone.',
  })
  @IsIn(['off', 'jwt'])
  kind: AuthKind = 'off';

  @Variable('AUTH_JWKS_URL', {
    description: "Where the issuer publishes the keys of its tokens, for AUTH=jwt; without one, AUTH_SECRET's.",
  })
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  jwksUrl?: string;

  @Variable('AUTH_SECRET', {
    description: 'The secret of tokens signed with HS256, for AUTH=jwt: at least 32 bytes.',
    secret: true,
  })
  @IsOptional()
  @IsLongEnough()
  secret?: string;

  @Variable('AUTH_ISSUER', {
    description:
      'The issuer that a token must name (`iss`), for AUTH=jwt; not asked for when empty. AUTH_JWKS_URL needs it in production.',
  })
  @IsOptional()
  @IsString()
  issuer?: string;

  @Variable('AUTH_AUDIENCE', {
    description:
      'Whom a token must be for (`aud`), for AUTH=jwt, such as trenza; not asked for when empty. AUTH_JWKS_URL needs it in production.',
  })
  @IsOptional()
  @IsString()
  audience?: string;
}
