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
   * Reads every class from the environment.
   * @throws InvalidConfiguration with every bad variable of all of them, each once
   */
  static read(classes: readonly ConfigClass[], environment: Environment): Configs {
    const read = [...new Set(classes)].map(
      (configClass) => [configClass, readConfig(configClass, environment)] as const,
    );
    const bad = new Map<string, BadVariable>(
      read.flatMap(([, { bad: ofClass }]) => ofClass.map((one) => [one.name, one] as const)),
    );
    if (bad.size > 0) throw new InvalidConfiguration([...bad.values()]);
    return new Configs(new Map(read.map(([configClass, { config }]) => [configClass, config])));
  }

  /** @throws TypeError when the class was not among those that were read */
  get<T extends object>(configClass: ConfigClass<T>): T {
    const config = this.#byClass.get(configClass);
    if (config === undefined) throw new TypeError(`config class ${configClass.name} was not read`);
    return config as T;
  }
}
