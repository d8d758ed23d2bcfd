import { DatabaseConfig, layered, readEnvFile, readSecretFiles, variablesOf } from '#platform';
import { rabbitmqInUse } from './rabbitmq-in-use.js';
import { apps } from '../../../apps/all-in-one/src/bootstrap.js';
import { Failure } from '../failures.js';
import { asked, type Asked, type Reach } from '../reach.js';
import { checkConfiguration, knownVariables } from './configuration.js';
import { type Finding, findings } from './finding.js';
import { checkRabbitmq } from './rabbitmq.js';
import { checkMailServer } from './mail-server.js';
import { checkRunningApp } from './running-app.js';
import { checkStored } from './stored.js';
import { checkTopologyOf } from './topology.js';
import { written } from './written.js';

const { ok, warn, fail } = findings('apps');

const WARNED = 1;
const FAILED = 2;

/**
 * `trenza doctor`: what is wrong, and what to do; from here, and as the apps that answer see it. Changes nothing.
 * @throws Failure with 1 when there are warnings, with 2 when something fails
 */
export async function doctor(options: Reach): Promise<string> {
  const found = await examine(options);
  const lines = options.json ? JSON.stringify(found, undefined, 2) : written(found);
  const [fails, warns] = (['fail', 'warn'] as const).map((level) => found.some((one) => one.level === level));
  if (fails) throw new Failure(lines, FAILED);
  if (warns) throw new Failure(lines, WARNED);
  return lines;
}

async function examine(options: Reach): Promise<readonly Finding[]> {
  const inFile = readEnvFile();
  const environment = layered(process.env, inFile);
  const known = knownVariables(apps);
  const said = readSecretFiles([...known.values()], environment).environment;
  const valueOf = (name: string): string | undefined => said[name] ?? known.get(name)?.default;
  const configuration = checkConfiguration(apps, environment, inFile);
  const answers = await asked(options);
  const reached = answers.flatMap((one) => one.app ?? []);
  const isUsable = (name: string): boolean => !configuration.some((one) => one.level === 'fail' && one.about === name);
  const [database = ''] = variablesOf(DatabaseConfig).map(({ name }) => name);
  const smtp = valueOf('SMTP_URL');
  const rabbitmq = rabbitmqInUse(
    apps,
    environment,
    reached.map(({ status }) => status),
  );
  const nothing = Promise.resolve<readonly Finding[]>([]);
  const groups = await Promise.all([
    reached.length === 0 && isUsable(database) ? checkStored(apps, valueOf(database) ?? '') : nothing,
    smtp !== undefined && isUsable('SMTP_URL') ? checkMailServer(smtp, reached.length > 0) : nothing,
    rabbitmq ? checkRabbitmq(rabbitmq.place, rabbitmq.surely) : nothing,
    reached.length === 0 ? nothing : checkTopologyOf(reached),
    ...reached.map(checkRunningApp),
  ]);
  return [...configuration, ...checkAnswers(answers), ...groups.flat()];
}

function checkAnswers(answers: readonly Asked[]): readonly Finding[] {
  if (answers.every(({ app, absent }) => app === undefined && absent)) {
    const says = `none answers at ${answers.map(({ address }) => address.url).join(', ')}`;
    const advice = 'What only they know is not looked at. `npm start` starts them; --url says where one is.';
    return [warn({ about: 'all', says, advice })];
  }
  return answers.map(({ address, app, failure = '' }) =>
    app
      ? ok(app.client.name, `answers at ${address.url}`)
      : fail({ about: address.name, says: failure, advice: 'Start it, or see its log; --url says where apps are.' }),
  );
}
