import { fileVariable } from '#platform';
import { code, markdown, table } from './markdown.js';
import type { DocumentedVariable, VariableGroup } from './variables.js';

function rowOf({ name, readBy, kind, default: initial, required, allowed, description }: DocumentedVariable): string[] {
  const type = allowed.length > 0 ? allowed.map(code).join(', ') : kind;
  const absent = required ? 'must be set' : '';
  return [code(name), readBy.join(', '), type, initial === undefined ? absent : code(initial), description];
}

/** docs/generated/variables.md */
export const variablesPage = (groups: readonly VariableGroup[]): string => {
  const rows = groups.flatMap(({ variables }) => variables.map(rowOf));
  const secrets = groups.flatMap(({ variables }) => variables.filter(({ secret }) => secret));
  const files = secrets.map(({ name }) => code(fileVariable(name)));
  return markdown(
    'Variables',
    `The ${rows.length} variables that are read from the environment and from \`.env\`; the environment wins, an empty one counts as absent. ` +
      'When some of them are wrong, each is listed with its reason, and the process exits 78. ' +
      `What is secret may stand in a file instead, which a variable of that name and \`_FILE\` names: ${files.join(', ')}.`,
    table(['variable', 'read by', 'type', 'default', 'what it sets'], rows),
  );
};
