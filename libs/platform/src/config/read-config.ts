import { validateSync, type ValidationError } from 'class-validator';
import type { BadVariable } from '../errors/platform-errors.js';
import { coerce, kindOf } from './coerce.js';
import type { Environment } from './environment.js';
import { shown } from './mask.js';
import { readSecretFiles } from './secret-files.js';
import { type ConfigClass, type DeclaredVariable, declaredVariables } from './variable.decorator.js';

export interface ReadConfig<T extends object = object> {
  readonly config: T;
  /** Empty when the config can be used. */
  readonly bad: readonly BadVariable[];
}

/** Reads one config class from the environment and the files of secrets, and checks it; says everything that is wrong, not only the first. */
export function readConfig<T extends object>(configClass: ConfigClass<T>, written: Environment): ReadConfig<T> {
  const config = new configClass();
  const variables = declaredVariables(configClass);
  const { environment, bad } = readSecretFiles(variables, written);
  const unreadable = variables.flatMap((variable) => assign(config, variable, environment[variable.name]));
  const unread = new Set(unreadable.map(({ name }) => name));
  const broken = validateSync(config, { forbidUnknownValues: false }).flatMap((error) => {
    const variable = variables.find(({ property }) => property === error.property);
    return variable === undefined || unread.has(variable.name)
      ? []
      : [brokenRules(variable, error, environment[variable.name])];
  });
  return { config: Object.freeze(config), bad: [...bad, ...unreadable, ...broken] };
}

function assign(config: object, variable: DeclaredVariable, text: string | undefined): readonly BadVariable[] {
  if (text === undefined || text === '') return [];
  const read = coerce(text, kindOf(config, variable.property));
  if ('reason' in read)
    return [{ name: variable.name, reason: read.reason, received: shown(text, variable.secret ?? false) }];
  Reflect.set(config, variable.property, read.value);
  return [];
}

function brokenRules(variable: DeclaredVariable, error: ValidationError, text: string | undefined): BadVariable {
  // class-validator begins its sentences with the property's name; whoever sets a variable knows it by another.
  const reasons = Object.values(error.constraints ?? {}).map((reason) => reason.replace(`${error.property} `, ''));
  const reason = text === undefined || text === '' ? 'must be set' : reasons.join(', ');
  return { name: variable.name, reason, received: shown(text, variable.secret ?? false) };
}
