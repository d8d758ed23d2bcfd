import { type BadVariable, InvalidConfiguration } from '../errors/platform-errors.js';
import type { Environment } from './environment.js';
import { readConfig } from './read-config.js';
import type { ConfigClass } from './variable.decorator.js';

/** Config objects by their class. */
export class Configs {
  readonly #byClass: ReadonlyMap<ConfigClass, object>;

  private constructor(byClass: ReadonlyMap<ConfigClass, object>) {
    this.#byClass = byClass;
  }

  /**
   * Reads every class from the environment. `rules` are those that no variable can say by itself.
   * @throws InvalidConfiguration with every bad variable of all of them, each once
   */
  static read(
    classes: readonly ConfigClass[],
    environment: Environment,
    rules: (configs: Configs) => readonly BadVariable[] = () => [],
  ): Configs {
    const read = [...new Set(classes)].map(
      (configClass) => [configClass, readConfig(configClass, environment)] as const,
    );
    const configs = new Configs(new Map(read.map(([configClass, { config }]) => [configClass, config])));
    const bad = merged(rules(configs));
    for (const [, ofClass] of read) for (const one of ofClass.bad) bad.set(one.name, one);
    if (bad.size > 0) throw new InvalidConfiguration([...bad.values()]);
    return configs;
  }

  /** @throws TypeError when the class was not among those that were read */
  get<T extends object>(configClass: ConfigClass<T>): T {
    const config = this.#byClass.get(configClass);
    if (config === undefined) throw new TypeError(`config class ${configClass.name} was not read`);
    return config as T;
  }
}

/** Each variable once, with all that is said against it. */
function merged(all: readonly BadVariable[]): Map<string, BadVariable> {
  const byName = new Map<string, BadVariable>();
  for (const one of all) {
    const before = byName.get(one.name);
    const reason =
      before === undefined || before.reason === one.reason ? one.reason : `${before.reason}; ${one.reason}`;
    byName.set(one.name, { ...one, reason });
  }
  return byName;
}
