import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type PemKind = 'certificate' | 'key';

/** A file's text, or why it can't be used. */
export type PemFile = { readonly text: string } | { readonly reason: string };

const BEGINS = {
  certificate: /-----BEGIN CERTIFICATE-----/,
  key: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
} as const;

/** A file of CAs may hold many. */
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

/** Reads a PEM file and looks whether it holds what it should. */
export function readPem(path: string, kind: PemKind): PemFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { reason: `can't be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!BEGINS[kind].test(text)) return { reason: `has no ${kind} in PEM (${BEGINS[kind].source.slice(0, 10)} …)` };
  try {
    // Of a key's content nothing may be repeated, so whatever is said of it is said here.
    if (kind === 'key') createPrivateKey(text);
    else for (const one of text.match(CERTIFICATES) ?? [text]) certificateOf(one);
  } catch {
    return { reason: `has a ${kind} that can't be understood${kind === 'key' ? ', or is encrypted' : ''}` };
  }
  return { text };
}

const certificateOf = (text: string): X509Certificate => new X509Certificate(text);

/** Whether a key is the one of a certificate, both in PEM. */
export const belongTogether = (certificate: string, key: string): boolean =>
  certificateOf(certificate).checkPrivateKey(createPrivateKey(key));
