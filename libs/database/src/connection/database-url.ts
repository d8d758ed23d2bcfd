import { InvalidDatabaseUrl } from '../errors/connection-errors.js';

/** Where the data is. */
export type Location =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'pglite'; readonly folder: string }
  | { readonly kind: 'memory' };

/** @throws InvalidDatabaseUrl */
export function locationOf(url: string): Location {
  if (/^postgres(ql)?:\/\//i.test(url)) return { kind: 'postgres', url };
  if (url === 'pglite:memory') return { kind: 'memory' };
  const [, folder] = /^pglite:(?:\/\/(?=\/|\.))?(.+)$/i.exec(url) ?? [];
  if (folder === undefined) throw new InvalidDatabaseUrl(url);
  return { kind: 'pglite', folder };
}
