import type { BadVariable } from '../errors/platform-errors.js';
import { AuthConfig } from './auth.config.js';
import type { Configs } from './configs.js';
import { hasDefaultPassword } from './default-credentials.js';
import { HostConfig } from './host.config.js';
import { shown } from './mask.js';
import { type ConfigClass, declaredVariables } from './variable.decorator.js';

/** What no variable can say by itself: what AUTH=jwt needs, and what production refuses. @param classes those of what is used */
export function securityRules(configs: Configs, classes: readonly ConfigClass[]): readonly BadVariable[] {
  const auth = configs.get(AuthConfig);
  const bad = auth.kind === 'jwt' ? keysOf(auth) : [];
  if (configs.get(HostConfig).env !== 'production') return bad;
  return [...bad, ...openDoors(auth), ...classes.flatMap((one) => defaultCredentials(one, configs.get(one)))];
}

function keysOf({ jwksUrl, secret }: AuthConfig): readonly BadVariable[] {
  if ((jwksUrl === undefined) !== (secret === undefined)) return [];
  const reason =
    jwksUrl === undefined
      ? 'must be set for AUTH=jwt, or AUTH_SECRET'
      : 'and AUTH_SECRET are both set; AUTH=jwt takes one';
  return [{ name: 'AUTH_JWKS_URL', reason, received: shown(jwksUrl, false) }];
}

function openDoors({ kind, jwksUrl, secret, issuer, audience }: AuthConfig): readonly BadVariable[] {
  const bad: BadVariable[] = [];
  if (kind !== 'jwt') bad.push({ name: 'AUTH', reason: 'must be jwt in production', received: shown(kind, false) });
  if (jwksUrl?.startsWith('http:'))
    bad.push({ name: 'AUTH_JWKS_URL', reason: 'must be https in production', received: shown(jwksUrl, false) });
  // An issuer signs tokens for many services with the same keys; one of another service is none of ours.
  for (const [name, value] of [
    ['AUTH_ISSUER', issuer],
    ['AUTH_AUDIENCE', audience],
  ] as const)
    if (kind === 'jwt' && jwksUrl !== undefined && secret === undefined && value === undefined)
      bad.push({ name, reason: 'must be set in production, with AUTH_JWKS_URL', received: shown(value, false) });
  return bad;
}

/** Of every variable that is secret and a URL. */
function defaultCredentials(configClass: ConfigClass, config: object): readonly BadVariable[] {
  return declaredVariables(configClass).flatMap(({ name, property, secret = false }) => {
    const value: unknown = Reflect.get(config, property);
    if (!secret || typeof value !== 'string' || !URL.canParse(value)) return [];
    if (!hasDefaultPassword(value)) return [];
    return [{ name, reason: 'has a default password, which production refuses', received: shown(value, true) }];
  });
}
