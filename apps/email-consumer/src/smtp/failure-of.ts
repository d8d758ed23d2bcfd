import type { NodemailerError } from 'nodemailer';
import type { TrenzaError } from '#messaging';
import { SmtpFailed, SmtpRejected, SmtpUnavailable } from './smtp-errors.js';

/** What nodemailer calls trouble with the connection, at whatever moment it comes. */
const CONNECTION = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EPROTOCOL']);
const AUTHENTICATION = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);

/** RFC 4954: the server wants a login, or a better one. Every e-mail would get this answer. */
const LOGIN_WANTED = new Set([530, 534, 535, 538]);
/** RFC 5321: "Service not available, closing transmission channel". */
const CLOSING = 421;
/** RFC 5321: "Bad sequence of commands" is about the session, not about the e-mail. */
const BAD_SEQUENCE = 503;

/**
 * What an error of nodemailer's means (issue 4): connection, greeting, AUTH and 421 are `SmtpUnavailable`; a refusal with 5xx is
 * `SmtpRejected`; a 4xx, and a connection lost once the e-mail was under way, is `SmtpFailed`, for it may have arrived.
 * @param underWay whether a connection that was ready had begun with this e-mail
 */
export function failureOf(error: NodemailerError, underWay: boolean): TrenzaError {
  const cause = { cause: error };
  if (isUnavailable(error, underWay)) {
    return new SmtpUnavailable(`the SMTP server is not available (${error.message}). Check it, and SMTP_URL.`, cause);
  }
  if (isRefusal(error)) return new SmtpRejected(`the SMTP server refuses this e-mail: ${error.message}`, cause);
  return new SmtpFailed(`the e-mail could not be sent: ${error.message}`, cause);
}

function isUnavailable(error: NodemailerError, underWay: boolean): boolean {
  const { code = '', responseCode = 0 } = error;
  if (responseCode === CLOSING || LOGIN_WANTED.has(responseCode) || AUTHENTICATION.has(code)) return true;
  return CONNECTION.has(code) && (!underWay || isBeforeSession(error));
}

/** The pool begins again on a new connection when an idle one turns out to be dead; then this is about the new one. */
function isBeforeSession({ code, command, syscall, timeoutType }: NodemailerError): boolean {
  const waitedInSession = timeoutType === undefined || timeoutType === 'SOCKET_TIMEOUT';
  return code === 'EDNS' || syscall === 'connect' || !waitedInSession || (code === 'ECONNECTION' && command !== 'CONN');
}

function isRefusal({ code, command, responseCode }: NodemailerError): boolean {
  if (responseCode !== undefined) return responseCode >= 500 && responseCode !== BAD_SEQUENCE;
  // nodemailer's own refusals: an address that no server could take, an e-mail above the size that the server stated
  return code === 'EENVELOPE' || (code === 'EMESSAGE' && command === 'MAIL FROM');
}
