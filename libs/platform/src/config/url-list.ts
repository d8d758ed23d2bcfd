/** A comma that begins another URL: others may stand in a password. */
const BETWEEN = /\s*,\s*(?=[a-z][a-z+.-]*:\/\/)/i;

/** One URL, or several with commas between. */
export const urlsIn = (text: string): readonly string[] => text.trim().split(BETWEEN);

/** Whether all of it was understood as it was meant: an unescaped `/` in a password would leave its rest in the path. */
export function isWholeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { pathname, search, hash } = new URL(text);
  return !`${pathname}${search}${hash}`.includes('@');
}

export function isBrokerUrl(text: string): boolean {
  if (!isWholeUrl(text)) return false;
  const { protocol, hostname, hash } = new URL(text);
  return ['amqp:', 'amqps:'].includes(protocol) && /^[\w.:[\]-]+$/.test(hostname) && hash === '';
}
