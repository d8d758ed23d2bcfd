import type { AppStatus } from '../answers.js';
import type { ReachedApp } from '../reach.js';
import { type Finding, findings, messageOf } from './finding.js';
import { checkVitals, type VitalsAnswer } from './vitals.js';

const connections = findings('connections');
const relays = findings('relays');
const subscriptions = findings('subscriptions');
const letters = findings('dead letters');

/** What waits for longer, though its relay says that all is well, waits for somebody who doesn't come. */
const LONGEST_WAIT_MS = 60_000;

const PAUSES: Readonly<Record<string, readonly [says: string, advice: string]>> = {
  unavailable: ['what its handlers depend on is away', 'It goes on by itself; its log says what is away.'],
  database: ['its database is away', 'It goes on by itself when the database answers.'],
  backlog: [
    'too many of its messages wait for another attempt',
    'It goes on when half are worked off: see why they fail.',
  ],
};

/** What an app that answers says of itself. */
export async function checkRunningApp({ client, status }: ReachedApp): Promise<readonly Finding[]> {
  const own = [
    ...checkConnections(status),
    ...checkRelays(status),
    ...checkSubscriptions(status),
    checkLetters(status),
  ];
  try {
    return [...checkVitals(client.name, await client.ask<VitalsAnswer>('GET', '/vitals')), ...own];
  } catch (error) {
    const says = `didn't say how its database is: ${messageOf(error)}`;
    return [
      findings('database').fail({ about: client.name, says, advice: 'Check the database, and its log.' }),
      ...own,
    ];
  }
}

function checkConnections({ app, transports }: AppStatus): Finding[] {
  return transports.map(({ transport, state, why }) => {
    const about = `${app} to ${transport}`;
    if (state === 'connected' && why === undefined) return connections.ok(about, state);
    const says = why === undefined ? state : `${state}: ${why}`;
    if (state === 'blocked')
      return connections.warn({
        about,
        says,
        advice: 'It takes no publishes for now: see its memory and its disk. What is published waits in the outbox.',
      });
    return connections.fail({ about, says, advice: 'The app keeps trying, and nothing is lost meanwhile.' });
  });
}

function checkRelays({ app, relays: states, channels }: AppStatus): Finding[] {
  return states.map(({ transport, state, failure }) => {
    const about = `${app} to ${transport}`;
    const some = channels.filter((channel) => channel.publishes && channel.transport === transport);
    const rows = some.reduce((sum, { outbox }) => sum + outbox, 0);
    const oldestMs = Math.max(0, ...some.map(({ outbox_oldest_ms }) => outbox_oldest_ms));
    const waits = `${rows} messages wait, the oldest for ${Math.round(oldestMs / 1_000)} s`;
    if (state === 'failing')
      return relays.fail({
        about,
        says: `${failure ?? 'it fails'}; ${waits}`,
        advice: `Check ${transport}. They leave by themselves when it answers.`,
      });
    if (oldestMs > LONGEST_WAIT_MS)
      return relays.warn({
        about,
        says: `${waits} (${state})`,
        advice: 'See in the logs of its replicas who holds the lease.',
      });
    return relays.ok(about, `${state === 'leads' ? 'holds the lease' : 'stands by'}; ${waits}`);
  });
}

function checkSubscriptions({ app, subscriptions: some }: AppStatus): Finding[] {
  return some.flatMap(({ name, state, paused_for, retries, unknown }): Finding[] => {
    const about = `${name} of ${app}`;
    const asked: Finding[] =
      unknown === undefined
        ? []
        : [
            subscriptions.fail({
              about,
              says: `its broker doesn't say what waits: ${unknown}`,
              advice: 'Check the broker.',
            }),
          ];
    if (state === 'detached')
      return [
        ...asked,
        subscriptions.fail({ about, says: 'is not attached to its broker', advice: 'Check the broker, and the log.' }),
      ];
    if (paused_for.length > 0) return [...asked, ...paused_for.map((reason) => paused(name, app, reason))];
    return [
      ...asked,
      subscriptions.ok(about, `${state}; ${retries.waiting + retries.claimed} wait for another attempt`),
    ];
  });
}

function paused(name: string, app: string, reason: string): Finding {
  const about = `${name} of ${app}`;
  if (reason === 'operator')
    return subscriptions.warn({ about, says: 'is paused by an operator', advice: `trenza resume ${name}` });
  const [says = reason, advice = "See the app's log."] = PAUSES[reason] ?? [];
  return subscriptions.fail({ about, says: `pauses: ${says}`, advice });
}

function checkLetters({ app, dead_letters }: AppStatus): Finding {
  if (dead_letters === 0) return letters.ok(app, 'none');
  const says = `${dead_letters} messages were given up`;
  return letters.warn({ about: app, says, advice: `trenza dlq list --app ${app}` });
}
