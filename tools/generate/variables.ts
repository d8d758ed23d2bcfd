import { type AppDefinition, PLATFORM_CONFIGS, type VariableInfo, variablesOf } from '#platform';

export interface DocumentedVariable extends VariableInfo {
  /** The apps that read it, or `every app`. */
  readonly readBy: readonly string[];
}

export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly DocumentedVariable[];
}

/**
 * Every variable of every config class once, under the first that reads it.
 * @throws RangeError when two apps read one with different defaults, for `.env.example` can say one alone
 */
export function variableGroups(apps: readonly AppDefinition[]): readonly VariableGroup[] {
  const readers = [
    { title: 'every app', variables: PLATFORM_CONFIGS.flatMap((config) => variablesOf(config)) },
    ...apps.map(({ name, portConfig, configs }) => ({
      title: name,
      variables: [portConfig, ...configs].flatMap((config) => variablesOf(config)),
    })),
  ];
  const all = readers.flatMap(({ variables }) => variables);
  const readBy = (name: string): string[] =>
    readers.filter(({ variables }) => variables.some((other) => other.name === name)).map(({ title }) => title);

  for (const { name, default: initial } of all) {
    const other = all.find((same) => same.name === name && same.default !== initial);
    if (other) throw new RangeError(`${name} has two defaults, ${initial} and ${other.default}`);
  }
  return readers.map(({ title, variables }) => ({
    title,
    variables: variables
      .map((variable) => ({ ...variable, readBy: readBy(variable.name) }))
      .filter((variable) => variable.readBy[0] === title),
  }));
}
