import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { kindOf, type Kind } from './coerce.js';
import { type ConfigClass, declaredVariables } from './variable.decorator.js';

/** An environment variable as a page explains it. */
export interface VariableInfo {
  readonly name: string;
  readonly description: string;
  readonly kind: Kind;
  /** As it would be written in `.env`; undefined when there is none. */
  readonly default: string | undefined;
  /** It must be set. */
  readonly required: boolean;
  readonly secret: boolean;
  /** The values it may have, where they are few. */
  readonly allowed: readonly string[];
}

/** The variables of a config class, in the order of writing. */
export function variablesOf(configClass: ConfigClass): readonly VariableInfo[] {
  const config = new configClass();
  const rules = getMetadataStorage().getTargetValidationMetadatas(configClass, '', true, false);
  return declaredVariables(configClass).map(({ name, description, property, secret = false }) => {
    const own = rules.filter((rule) => rule.propertyName === property);
    const initial = Reflect.get(config, property) as string | number | boolean | undefined;
    const choices: unknown = own.find((rule) => rule.name === 'isIn')?.constraints[0];
    return {
      name,
      description,
      kind: kindOf(config, property),
      default: initial === undefined ? undefined : String(initial),
      required: initial === undefined && !own.some((rule) => rule.type === ValidationTypes.CONDITIONAL_VALIDATION),
      secret,
      allowed: Array.isArray(choices) ? choices.map(String) : [],
    };
  });
}
