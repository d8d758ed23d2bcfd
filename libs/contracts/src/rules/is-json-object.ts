import { IsObject, ValidateBy } from 'class-validator';

/** As deep as anybody writes by hand, and far from where parsers give up. */
const MAX_DEPTH = 32;
/** Of keys and texts together; a number and its kind count as one. */
const MAX_CHARACTERS = 65_536;

/** A JSON object of whatever fields, at most 32 levels deep and 64 Ki characters long. */
export function IsJsonObject(): PropertyDecorator {
  const rules = [IsObject(), isWritten, isModest];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}

/** A date would be written as text, a map or a function as nothing. */
const isWritten = ValidateBy({
  name: 'isWritten',
  validator: {
    validate: (value) =>
      typeof value !== 'function' && !hasMethod(value, 'toJSON') && !hasMethod(value, Symbol.iterator),
    defaultMessage: (args) => `${args?.property ?? 'it'} must be an object of JSON: no date, no map, no function`,
  },
});

const hasMethod = (value: unknown, name: PropertyKey): boolean =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';

const isModest = ValidateBy({
  name: 'isModest',
  validator: {
    validate: (value) => sizeOf(value, MAX_DEPTH) <= MAX_CHARACTERS,
    defaultMessage: (args) =>
      `${args?.property ?? 'it'} must be at most ${MAX_DEPTH} levels deep and ${MAX_CHARACTERS} characters long`,
  },
});

/** Infinite when it is deeper than `depth`. */
function sizeOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (depth === 0) return Infinity;
  let size = 1;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    size += (isList ? 0 : key.length) + sizeOf(inner, depth - 1);
    if (size > MAX_CHARACTERS) return size;
  }
  return size;
}
