import type { VariableInfo } from '#platform';
import type { VariableGroup } from './variables.js';

/** What has no default is commented out: copied as it is, the file changes nothing. */
const linesOf = ({ name, default: initial, description, allowed }: VariableInfo): string => {
  const choices = allowed.length > 0 ? ` One of ${allowed.join(', ')}.` : '';
  return `# ${description}${choices}\n${initial === undefined ? `#${name}=` : `${name}=${quoted(initial)}`}`;
};

const quoted = (value: string): string => (/^[\w:/.,@%+=*-]*$/.test(value) ? value : `"${value}"`);

/** .env.example */
export function envExample(groups: readonly VariableGroup[]): string {
  const sections = groups.map(({ title, variables }) => [`# === ${title} ===`, ...variables.map(linesOf)].join('\n\n'));
  const head =
    '# Written by `npm run generate` from the config classes. Copy it to .env and change what you like:\n' +
    '# these are the defaults. The environment wins over .env, and an empty variable counts as absent.\n' +
    '# What is secret may stand in a file instead: DATABASE_URL_FILE=/run/secrets/database_url.';
  return `${[head, ...sections].join('\n\n')}\n`;
}
