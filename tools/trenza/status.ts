import { reach, type Reach } from './reach.js';
import { table } from './table.js';

/** `trenza status`: every app that answers, its subscriptions, what it publishes, and its connections. */
export async function status(options: Reach): Promise<string> {
  const statuses = (await reach(options)).map((app) => app.status);
  if (options.json) return JSON.stringify(statuses, undefined, 2);
  const subscriptions = statuses.flatMap(({ app, subscriptions: some }) =>
    some.map((one) => {
      const { ready = '?', unsettled = '?' } = one.depth ?? {};
      const state = one.paused_for.length > 0 ? `${one.state} (${one.paused_for.join(', ')})` : one.state;
      const { waiting, claimed } = one.retries;
      return [
        app,
        one.name,
        one.transport,
        state,
        ready,
        unsettled,
        one.in_flight,
        waiting + claimed,
        one.dead_letters,
      ];
    }),
  );
  const channels = statuses.flatMap(({ app, channels: some, relays }) =>
    some
      .filter(({ publishes }) => publishes)
      .map(({ name, transport, outbox }) => {
        const failure = relays.find((relay) => relay.transport === transport)?.failure;
        return [app, name, transport, outbox, failure ?? 'published'];
      }),
  );
  const connections = statuses.flatMap(({ app, transports }) =>
    transports.map(({ transport, state, why }) => [app, transport, state, why ?? '-']),
  );
  const headings = ['APP', 'SUBSCRIPTION', 'TRANSPORT', 'STATE', 'READY', 'UNSETTLED', 'IN FLIGHT', 'RETRIES', 'DEAD'];
  return [
    table(headings, subscriptions),
    '',
    table(['APP', 'PUBLISHES', 'TRANSPORT', 'OUTBOX', 'STATE'], channels),
    '',
    table(['APP', 'CONNECTION', 'STATE', 'WHY'], connections),
  ].join('\n');
}
