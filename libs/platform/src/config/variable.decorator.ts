import 'reflect-metadata';

export interface VariableOptions {
  /** For `.env.example` and docs/generated/variables.md: what it sets, with its unit. */
  readonly description: string;
  /** Its value never appears in an error or a page; of a URL, the password alone is hidden. */
  readonly secret?: boolean;
}

export interface DeclaredVariable extends VariableOptions {
  readonly property: string;
  readonly name: string;
}

/** A class whose properties are environment variables. */
export type ConfigClass<T extends object = object> = new () => T;

const declared = new WeakMap<object, DeclaredVariable[]>();

/**
 * Declares that a property of a config class is read from an environment variable.
 * The property's initial value is the default, class-validator's decorators beside it are its rules,
 * and what the environment says is converted to the property's type: string, number or boolean.
 */
export function Variable(name: string, options: VariableOptions): PropertyDecorator {
  return (target, property) => {
    const ofClass = declared.get(target.constructor) ?? [];
    ofClass.push({ ...options, name, property: String(property) });
    declared.set(target.constructor, ofClass);
  };
}

/** What `@Variable` declared on a class and on the classes it extends, in the order of writing. */
export function declaredVariables(configClass: ConfigClass): readonly DeclaredVariable[] {
  const parent: unknown = Object.getPrototypeOf(configClass);
  const inherited = typeof parent === 'function' ? declaredVariables(parent as ConfigClass) : [];
  return [...inherited, ...(declared.get(configClass) ?? [])];
}
