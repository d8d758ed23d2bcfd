import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { Injectable } from '@nestjs/common';
import { AuthConfig } from '../config/auth.config.js';
import { Problem } from '../http/problem.js';

/** Who asks. */
export interface User {
  readonly name: string;
  readonly roles: readonly string[];
}

/** Who everybody is with AUTH=off. */
const ANYBODY: User = { name: 'anybody', roles: ['operator'] };

/** Tells who asks, by a bearer token (RFC 6750): `sub` is the user, `roles` what they may do. */
@Injectable()
export class Authentication {
  readonly required: boolean;
  readonly #verify: (token: string) => Promise<JWTPayload>;

  constructor({ kind, jwksUrl, secret, issuer, audience }: AuthConfig) {
    this.required = kind === 'jwt';
    const claims = {
      requiredClaims: ['exp'],
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
    };
    this.#verify =
      jwksUrl === undefined ? bySecret(secret ?? '', claims) : byKeys(createRemoteJWKSet(new URL(jwksUrl)), claims);
  }

  /** @throws Problem 401 without a token that holds, 503 when the issuer's keys can't be had */
  async userOf(authorization: string | undefined): Promise<User> {
    if (!this.required) return ANYBODY;
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized('Send a token: `Authorization: Bearer …`.');
    const { sub, roles } = await this.#payloadOf(token);
    if (sub === undefined || sub === '') throw unauthorized('The token has no `sub`.');
    return { name: sub, roles: rolesOf(roles) };
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    try {
      return await this.#verify(token);
    } catch (cause) {
      if (isTokensFault(cause)) throw unauthorized(`The token doesn't hold: ${cause.message}.`, cause);
      throw new Problem({ status: 503, detail: "The issuer's keys can't be had right now. Try again.", cause });
    }
  }
}

/** What a token must say beside its signature. One that never ends can't be taken back, so it says when it does. */
type Claims = Pick<JWTVerifyOptions, 'issuer' | 'audience' | 'requiredClaims'>;

const bySecret = (secret: string, claims: Claims) => async (token: string) => {
  const key = new TextEncoder().encode(secret);
  return (await jwtVerify(token, key, { ...claims, algorithms: ['HS256'] })).payload;
};

const byKeys = (keys: JWTVerifyGetKey, claims: Claims) => async (token: string) =>
  (await jwtVerify(token, keys, claims)).payload;

/** A list, or one string with spaces between: issuers write both. */
function rolesOf(roles: unknown): readonly string[] {
  if (Array.isArray(roles)) return roles.map(String);
  return typeof roles === 'string' ? roles.split(/\s+/) : [];
}

function unauthorized(detail: string, cause?: unknown): Problem {
  return new Problem({ status: 401, type: 'unauthorized', detail, cause });
}

/** Not that of whoever serves the keys. */
function isTokensFault(error: unknown): error is Error {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // The answer of the JWKS URL was no 200, or no JSON: jose's plain JOSEError.
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}
