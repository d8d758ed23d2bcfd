import {
  BrokerUnreachable,
  CertificateExpired,
  CertificateOfAnother,
  CertificateUntrusted,
  ClientCertificateRefused,
  CredentialsRefused,
  TlsNotSpoken,
  VhostRefused,
} from './errors.js';
import { vhostOf } from './vhost.js';

type Naming = (broker: string, why: string, options: ErrorOptions) => Error;

const untrusted: Naming = (...given) => new CertificateUntrusted(...given);
const outOfTime: Naming = (...given) => new CertificateExpired(...given);
const ofAnother: Naming = (...given) => new CertificateOfAnother(...given);
const clientRefused: Naming = (...given) => new ClientCertificateRefused(...given);
const noTls: Naming = (...given) => new TlsNotSpoken(...given);

/** By the code that Node and OpenSSL give it. */
const NAMINGS: readonly (readonly [RegExp, Naming])[] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, outOfTime],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, ofAnother],
  [/SELF_SIGNED_CERT|^UNABLE_TO_|^CERT_(UNTRUSTED|REJECTED|SIGNATURE_FAILURE|REVOKED)|^INVALID_CA$/, untrusted],
  // OpenSSL's alerts: what the other side says of our certificate.
  [/^ERR_SSL_.*ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|UNSUPPORTED_CERT)/, clientRefused],
  [/^ERR_SSL_|^EPROTO$/, noTls],
];

/** What kept a connection from being made, or ended it, in words that say what to do. No password is in them. */
export function whyDisconnected(error: unknown, url: string | undefined): Error {
  const { broker, user, vhost } = partsOf(url);
  const { message, code = '' }: { message: string; code?: unknown } =
    error instanceof Error ? error : { message: String(error) };
  const options = { cause: error };
  if (/ACCESS[-_]REFUSED.*login|\b403\b.*login/is.test(message)) return new CredentialsRefused(broker, user, options);
  // The client doesn't tell the broker's words here: it expected another frame.
  if (/\bvhost\b|Expected ConnectionOpenOk; got .*ConnectionClose/i.test(message))
    return new VhostRefused(broker, { user, vhost }, 'it is not there, or not for this user');
  const naming = NAMINGS.find(([pattern]) => pattern.test(String(code)))?.[1];
  if (naming) return naming(broker, shortly(message), options);
  return new BrokerUnreachable(broker, shortly(message) || String(code) || 'nobody answers', options);
}

function partsOf(url: string | undefined): { broker: string; user: string; vhost: string } {
  if (url === undefined || !URL.canParse(url)) return { broker: 'no address', user: '', vhost: '' };
  const { host, username } = new URL(url);
  return {
    broker: host,
    user: decodeURIComponent(username || 'guest'),
    vhost: vhostOf(url),
  };
}

/** Of several lines the first; of what the client wraps around the broker's words, the words. */
function shortly(message: string): string {
  const [, words] = /with message "(.+)"/s.exec(message) ?? [];
  return (words ?? message).split('\n')[0]?.trim() ?? '';
}
