import { isWholeUrl, urlsIn } from './url-list.js';

/** How a received value is shown: as it is, or, when it is secret, without what must not be read over a shoulder. */
export function shown(value: string | undefined, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (!secret) return JSON.stringify(value);
  const urls = urlsIn(value);
  return urls.every(isWholeUrl) ? JSON.stringify(urls.map(masked).join(',')) : 'a secret value';
}

function masked(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  return url.href;
}
