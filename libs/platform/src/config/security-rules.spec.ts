import { describe, expect, it } from 'vitest';
import { InvalidConfiguration } from '../errors/platform-errors.js';
import { readSettings } from '../host/settings.js';

const SECRET = 'a secret of the length that is asked for';
const DATABASE_URL = 'postgres://shop:k9-2Fq7x@db:5432/shop';
const production = { ENV: 'production', AUTH: 'jwt', AUTH_SECRET: SECRET, DATABASE_URL };

const ofAnIssuer = {
  ...production,
  AUTH_SECRET: '',
  AUTH_JWKS_URL: 'https://id.example.com/keys',
  AUTH_ISSUER: 'https://id.example.com/',
  AUTH_AUDIENCE: 'trenza',
};

/** The variables that are refused, with the reasons. */
function refused(environment: Record<string, string>): string[] {
  try {
    readSettings([], environment);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.variables.map(({ name, reason }) => `${name} ${reason}`);
  }
}

describe('what may run', () => {
  it.each([
    ['development with nothing said', {}],
    ['production with a secret and a database of its own', production],
    ['production with the keys of an issuer', ofAnIssuer],
    ['development with an issuer’s keys', { AUTH: 'jwt', AUTH_JWKS_URL: 'http://localhost:8080/keys' }],
    ['development with default passwords', { DATABASE_URL: 'postgres://postgres:postgres@localhost/shop' }],
  ])('%s', (_, environment) => expect(refused(environment)).toEqual([]));
});

describe('what is refused', () => {
  it.each([
    ['production that asks nobody', { ENV: 'production' }, 'AUTH must be jwt in production'],
    ['tokens without a key', { AUTH: 'jwt' }, 'AUTH_JWKS_URL must be set for AUTH=jwt, or AUTH_SECRET'],
    ['a short secret', { AUTH: 'jwt', AUTH_SECRET: 'short' }, 'AUTH_SECRET must have at least 32 bytes'],
    [
      'two keys',
      { ...production, AUTH_JWKS_URL: 'https://id.example.com' },
      'AUTH_JWKS_URL and AUTH_SECRET are both set',
    ],
    [
      'production with keys that anybody between could change',
      { ...ofAnIssuer, AUTH_JWKS_URL: 'http://id.example.com/keys' },
      'AUTH_JWKS_URL must be https in production',
    ],
    [
      'production that takes any token of the issuer',
      { ...ofAnIssuer, AUTH_AUDIENCE: '' },
      'AUTH_AUDIENCE must be set in production',
    ],
    [
      'production with a password that everybody knows',
      { ...production, DATABASE_URL: 'postgres://shop:postgres@db/shop' },
      'DATABASE_URL has a default password',
    ],
    [
      "production with the user's name as the password",
      { ...production, DATABASE_URL: 'postgres://shop:shop@db/shop' },
      'DATABASE_URL has a default password',
    ],
    ['another environment', { ENV: 'staging' }, 'ENV must be one of'],
  ])('%s', (_, environment, reason) => {
    expect(refused(environment)).toEqual([expect.stringContaining(reason)]);
  });

  it('without a word of what the secret is', () => {
    const environment = { ...production, AUTH_SECRET: 'short', DATABASE_URL: 'postgres://shop:shop@db/shop' };
    expect(() => readSettings([], environment)).toThrow(/postgres:\/\/shop:\*\*\*@db/);
    expect(() => readSettings([], environment)).not.toThrow(/received "short"/);
  });
});
