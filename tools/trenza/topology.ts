import { confirmed } from './confirmed.js';
import { Failure, REFUSED } from './failures.js';
import { reach, type Reach, type ReachedApp } from './reach.js';
import { table } from './table.js';

/** What the admin routes answer. */
interface Report {
  readonly differences: readonly Difference[];
  readonly failures: readonly { readonly transport: string; readonly error: string }[];
}

interface Difference {
  readonly transport: string;
  readonly kind: 'missing' | 'wrong' | 'weak' | 'extra' | 'unknown';
  readonly what: string;
  readonly detail: string;
}

/** The same difference is seen by every app that has the channel. */
interface Found extends Difference {
  readonly apps: readonly string[];
}

/** What all apps found, put together. */
export interface Comparison {
  readonly differences: readonly Found[];
  readonly failures: readonly { readonly app: string; readonly transport: string; readonly error: string }[];
}

/** `trenza topology plan`: contracts against brokers; changes nothing. */
export async function planTopology(options: Reach): Promise<string> {
  return said(await compared(await reach(options)), options);
}

/**
 * `trenza topology check`: the same, for a pipeline. What nobody gave it the means to compare is said, and is no difference.
 * @throws Failure when something differs, or couldn't be asked
 */
export async function checkTopology(options: Reach): Promise<string> {
  const found = await compared(await reach(options));
  const lines = said(found, options);
  const differs = found.differences.some(({ kind }) => kind !== 'unknown');
  if (differs || found.failures.length > 0) throw new Failure(lines, REFUSED);
  return lines;
}

/** `trenza topology apply`: creates what is missing, and, where that is asked and confirmed, removes what no contract names. */
export async function applyTopology(options: Reach & { readonly prune?: true; readonly yes?: true }): Promise<string> {
  const apps = await reach(options);
  const after = await asked(apps, 'POST', '/topology/apply');
  const extra = after.differences.filter(({ kind }) => kind === 'extra');
  const prunes = options.prune === true && extra.length > 0;
  if (prunes && options.yes !== true) await confirmed(`${rowsOf(extra)}\n\nRemove these ${extra.length} for good?`);
  const removed = prunes ? await asked(apps, 'POST', '/topology/prune') : undefined;
  const left = removed ? await compared(apps) : after;
  const lines = options.json
    ? JSON.stringify({ ...left, removed: removed?.differences ?? [] }, undefined, 2)
    : [...(removed ? [`${removed.differences.length} removed.`] : []), said(left, options)].join('\n');
  const stays = left.differences.some(({ kind }) => kind === 'missing' || kind === 'wrong');
  if (stays || left.failures.length + (removed?.failures.length ?? 0) > 0) throw new Failure(lines, REFUSED);
  return lines;
}

export function compared(apps: readonly ReachedApp[]): Promise<Comparison> {
  return asked(apps, 'GET', '/topology');
}

/** One app after the other: two that declare the same at once would only wait for each other. */
async function asked(apps: readonly ReachedApp[], method: 'GET' | 'POST', path: string): Promise<Comparison> {
  const found = new Map<string, Found>();
  const failures: Comparison['failures'][number][] = [];
  for (const { client } of apps) {
    const report = await client.ask<Report>(method, path);
    for (const one of report.differences) {
      const name = JSON.stringify([one.transport, one.kind, one.what]);
      found.set(name, { ...one, apps: [...(found.get(name)?.apps ?? []), client.name] });
    }
    failures.push(...report.failures.map((one) => ({ app: client.name, ...one })));
  }
  return { differences: [...found.values()], failures };
}

function said(found: Comparison, { json }: Reach): string {
  if (json) return JSON.stringify(found, undefined, 2);
  const { differences, failures } = found;
  const unknown = failures.map(({ app, transport, error }) => `${app} could not ask ${transport}: ${error}`);
  if (differences.length === 0 && unknown.length > 0) return unknown.join('\n');
  const body = differences.length === 0 ? 'The brokers are as the contracts say.' : rowsOf(differences);
  return [body, ...unknown].join('\n');
}

function rowsOf(differences: readonly Found[]): string {
  const rows = differences.map(({ kind, transport, what, apps, detail }) => [
    kind,
    transport,
    what,
    apps.join(', '),
    detail,
  ]);
  return table(['KIND', 'TRANSPORT', 'WHAT', 'SEEN BY', 'DETAIL'], rows);
}
