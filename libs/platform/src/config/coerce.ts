import 'reflect-metadata';

export type Kind = 'string' | 'number' | 'boolean';

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** What a property holds, by its default where there is one, else by its declared type; a string when neither says. */
export function kindOf(config: object, property: string): Kind {
  const initial: unknown = Reflect.get(config, property);
  if (typeof initial === 'number' || typeof initial === 'boolean') return typeof initial as Kind;
  const type: unknown = Reflect.getMetadata('design:type', config, property);
  if (initial === undefined && type === Number) return 'number';
  if (initial === undefined && type === Boolean) return 'boolean';
  return 'string';
}

/** Converts what the environment says. `reason` says why it can't be. */
export function coerce(
  text: string,
  kind: Kind,
): { readonly value: string | number | boolean } | { readonly reason: string } {
  if (kind === 'string') return { value: text };
  if (kind === 'number') return NUMBER.test(text.trim()) ? { value: Number(text) } : { reason: 'must be a number' };
  const value = WORDS[text.trim().toLowerCase()];
  return value === undefined ? { reason: 'must be true or false' } : { value };
}
