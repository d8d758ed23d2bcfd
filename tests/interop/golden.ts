import { readFileSync } from 'node:fs';

/** What stands in a golden file where each message has its own. */
const OWN = '<its own>';

/** A body as its committed file has it. @param name the file's, without its ending */
export function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * A body as it came, to be compared with its golden file: of what differs each time, that it is what it must be.
 * @param own for each such field, by its path such as `data.user_id`, what its text looks like
 */
export function normalised(body: string | Buffer, own: Readonly<Record<string, RegExp>>): unknown {
  const message: unknown = JSON.parse(String(body));
  for (const [path, look] of Object.entries(own)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const holder = names.reduce<unknown>((within, name) => (isObject(within) ? within[name] : undefined), message);
    if (!isObject(holder)) continue;
    const value = holder[last];
    if ((typeof value === 'string' || typeof value === 'number') && look.test(String(value))) holder[last] = OWN;
  }
  return message;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
