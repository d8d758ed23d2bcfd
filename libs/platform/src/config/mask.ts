/** How a received value is shown: as it is, or, when it is secret, without what must not be read over a shoulder. */
export function shown(value: string | undefined, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (!secret) return JSON.stringify(value);
  if (!URL.canParse(value)) return 'a secret value';
  const url = new URL(value);
  if (url.password !== '') url.password = '***';
  return JSON.stringify(url.href);
}
