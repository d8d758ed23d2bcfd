import {
  type AppDefinition,
  type Environment,
  fileVariable,
  InvalidConfiguration,
  PLATFORM_CONFIGS,
  readSettings,
  type VariableInfo,
  variablesOf,
} from '#platform';
import { type Finding, findings } from './finding.js';
import { resembles } from './resembles.js';

const { ok, warn, fail } = findings('configuration');

/** Variables of the program itself. */
const OWN = ['TRENZA_URL', 'TRENZA_TOKEN'];
/** Whoever sets one of these means us. */
const OURS = /^(TRENZA|MESSAGING|AUTH|RABBITMQ|KAFKA|MQTT|MAIL_INBOX)_/;

/** Every variable that apps read. */
export function knownVariables(apps: readonly AppDefinition[]): ReadonlyMap<string, VariableInfo> {
  const classes = [...PLATFORM_CONFIGS, ...apps.flatMap(({ portConfig, configs }) => [portConfig, ...configs])];
  return new Map(classes.flatMap((one) => variablesOf(one).map((variable) => [variable.name, variable] as const)));
}

/** The environment as the apps would read it here: what they refuse, production's rules among it, and what they wouldn't see. */
export function checkConfiguration(
  apps: readonly AppDefinition[],
  environment: Environment,
  written: Environment,
): readonly Finding[] {
  const known = knownVariables(apps);
  const bad = refused(apps, environment);
  const files = [...known.values()].filter(({ secret }) => secret).map(({ name }) => fileVariable(name));
  const isSet = (name: string): boolean => environment[name] !== undefined && environment[name] !== '';
  const set = [...known.keys(), ...files].filter(isSet).length;
  const wrong = bad.length === 0 ? [ok('variables', `${set} of ${known.size} are set, none is wrong`)] : bad;
  return [...wrong, ...unread([...known.keys(), ...files, ...OWN], environment, written)];
}

function refused(apps: readonly AppDefinition[], environment: Environment): Finding[] {
  try {
    readSettings(apps, environment);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.variables.map(({ name, reason, received }) =>
      fail({
        about: name,
        says: `${reason} (received ${received})`,
        advice: 'Mend it; .env.example explains it. No app starts like this.',
      }),
    );
  }
}

/** What somebody set and nobody reads: all of `.env`; of the rest, what looks like one of ours. */
function unread(known: readonly string[], environment: Environment, written: Environment): Finding[] {
  return Object.keys(environment)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((other) => resembles(name, other));
      if (meant === undefined && !OURS.test(name) && !(name in written)) return [];
      const advice = meant === undefined ? 'Remove it, or see .env.example for its name.' : `Did you mean ${meant}?`;
      return [warn({ about: name, says: 'is set, and no app reads it', advice })];
    });
}
