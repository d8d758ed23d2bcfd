import type { Sighting } from './answers.js';
import { jsonOf } from './dead-letters.js';
import { Failure, REFUSED } from './failures.js';
import { appOf, reach, type Reach } from './reach.js';

export async function pauseOrResume(what: 'pause' | 'resume', subscription: string, options: Reach): Promise<string> {
  const client = await appOf(subscription, options);
  await client.ask('POST', `/subscriptions/${encodeURIComponent(subscription)}/${what}`);
  const done = what === 'pause' ? 'paused' : 'resumed';
  return options.json
    ? JSON.stringify({ app: client.name, subscription, done })
    : `${subscription} of ${client.name}: ${done}.`;
}

export async function publish(
  channel: string,
  type: string,
  options: Reach & { readonly data: string },
): Promise<string> {
  const data = jsonOf(options.data);
  const apps = await reach(options);
  const found = apps.find(({ status }) => status.channels.some(({ name, publishes }) => name === channel && publishes));
  if (!found) throw new Failure(`No app that answers publishes to "${channel}".`, REFUSED);
  await found.client.ask('POST', '/publish', { channel, type, data });
  return options.json
    ? JSON.stringify({ app: found.client.name, channel, type })
    : `Published by ${found.client.name}.`;
}

/** Prints what is published to and handled from a channel, in all apps, until the program is interrupted. */
export async function tail(
  channel: string | undefined,
  options: Reach & { readonly last: number },
  print: (line: string) => void,
): Promise<void> {
  const query = new URLSearchParams({ last: String(options.last), ...(channel !== undefined && { channel }) });
  const apps = await reach(options);
  await Promise.all(
    apps.map(async ({ client }) => {
      for await (const one of client.events<Sighting>(`/tail?${query.toString()}`, new AbortController().signal))
        print(options.json ? JSON.stringify({ app: client.name, ...one }) : lineOf(client.name, one));
    }),
  );
}

function lineOf(app: string, { at, direction, channel, subscription, type, id, outcome, ms }: Sighting): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const where = direction === 'published' ? `→ ${channel}` : `← ${subscription ?? channel}`;
  return `${time}  ${app.padEnd(18)} ${where.padEnd(24)} ${outcome.padEnd(8)} ${ms.toFixed(1).padStart(8)} ms  ${type ?? '-'}  ${id ?? '-'}`;
}
