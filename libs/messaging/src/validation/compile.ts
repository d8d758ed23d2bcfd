import type { ValidationArguments } from 'class-validator';
import { rulesOf, type Predicate, type PropertyRules } from './rules-of.js';
import { shortcutOf } from './shortcuts.js';

type Bag = Record<string, unknown>;
type Test = (object: Bag) => boolean;
type ValueTest = (value: unknown, object: Bag) => boolean;

/** A class's rules as closures over class-validator's own predicates: the same verdict, at a fraction of the cost. */
export interface CompiledClass {
  /** Whether class-validator would find nothing wrong with an instance of these fields. */
  readonly accepts: Test;
  /** The first field, as a path, that no class in it declares. */
  readonly unknownField: (object: Bag) => string | undefined;
  /** An instance of the class with these fields and no others; nested ones are instances too. */
  readonly hydrate: (fields: Bag) => object;
}

const compiled = new WeakMap<new () => object, CompiledClass>();

/** Compiles a class once. @throws UnsupportedRule on groups and asynchronous decorators */
export function compileClass(type: new () => object, name: string = type.name): CompiledClass {
  const known = compiled.get(type);
  if (known) return known;
  const properties = rulesOf(type, name);
  const nested = properties.flatMap(({ property, nested: inner }) =>
    inner ? [{ property, inner: compileClass(inner, `${name}.${property}`) }] : [],
  );
  const result: CompiledClass = {
    accepts: guarded(all(properties.map(propertyTest(name)))),
    unknownField: unknownField(new Set(properties.map(({ property }) => property)), nested),
    hydrate: (fields) => {
      const instance = Object.assign(Object.create(type.prototype as object) as Bag, fields);
      for (const { property, inner } of nested) instance[property] = mapObjects(fields[property], inner.hydrate);
      return instance;
    },
  };
  compiled.set(type, result);
  return result;
}

function propertyTest(name: string) {
  return ({ property, conditions, predicates, nested }: PropertyRules): Test => {
    const tests: ValueTest[] = predicates.map((predicate) => predicateTest(predicate, name, property));
    if (nested) tests.push(nestedTest(compileClass(nested, `${name}.${property}`)));
    const holds = (object: Bag): boolean => {
      const value = object[property];
      for (const test of tests) if (!test(value, object)) return false;
      return true;
    };
    if (conditions.length === 0) return holds;
    return (object) => conditions.some((condition) => !condition(object, object[property])) || holds(object);
  };
}

function predicateTest(predicate: Predicate, targetName: string, property: string): ValueTest {
  const { constraint, each, when } = predicate;
  const constraints = [...predicate.constraints];
  const one: ValueTest = (value, object) => {
    const args: ValidationArguments = { targetName, property, object, value, constraints };
    return constraint.validate(value, args) as boolean;
  };
  const shortcut = shortcutOf(predicate.name, constraints);
  const fast: ValueTest = shortcut ? (value, object) => shortcut(value) || one(value, object) : one;
  const test: ValueTest = each
    ? (value, object) => (Array.isArray(value) ? value.every((item) => fast(item, object)) : fast(value, object))
    : fast;
  return when ? (value, object) => !when(object, value) || test(value, object) : test;
}

/** As class-validator has it: undefined passes, an array's elements are looked at one by one, anything but an object fails. */
function nestedTest(inner: CompiledClass): ValueTest {
  const test = (value: unknown): boolean => {
    if (value === undefined) return true;
    if (Array.isArray(value)) return value.every(test);
    return typeof value === 'object' && value !== null && inner.accepts(value as Bag);
  };
  return test;
}

function unknownField(names: ReadonlySet<string>, nested: readonly { property: string; inner: CompiledClass }[]) {
  return (object: Bag): string | undefined => {
    for (const name of Object.keys(object)) if (!names.has(name)) return name;
    for (const { property, inner } of nested) {
      let found: string | undefined;
      mapObjects(object[property], (value) => (found ??= inner.unknownField(value)));
      if (found !== undefined) return `${property}.${found}`;
    }
    return undefined;
  };
}

/** Applies `map` to an object, or to the objects in an array; leaves the rest as it is. */
function mapObjects(value: unknown, map: (object: Bag) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, map));
  return typeof value === 'object' && value !== null ? map(value as Bag) : value;
}

function all(tests: readonly Test[]): Test {
  return (object) => {
    for (const test of tests) if (!test(object)) return false;
    return true;
  };
}

/** A predicate that throws accepts nothing (class-validator's on 5e-324 with `maxDecimalPlaces`); the report says why. */
function guarded(test: Test): Test {
  return (object) => {
    try {
      return test(object);
    } catch {
      return false;
    }
  };
}
