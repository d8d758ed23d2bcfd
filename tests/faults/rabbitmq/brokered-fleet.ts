import { onTestFinished } from 'vitest';
import { type FaultyPostgres, faultyPostgres } from '../../support/faulty-postgres.js';
import { type Line, lineTo } from '../../support/line.js';
import { moodyLine } from '../../support/moody-line.js';
import { ownDatabase } from '../../support/own-database.js';
import { hasRabbitmq, rabbitmqBroker, type RabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { postgresUrl } from '../../support/postgres.js';
import { Fleet, type App, type FleetOptions } from '../fleet.js';
import { full } from '../size.js';
import { unsettledOnRabbitmq } from './unsettled-on-rabbitmq.js';

/** Where these rows can be had: a RabbitMQ in a container, and a Postgres. */
export const canBeHad = hasRabbitmq() && postgresUrl() !== undefined;

/** So slow that there is always some e-mail under way, however few are bought. */
const SMTP_DELAY_MS = full ? 100 : 400;

export interface BrokeredFleet {
  readonly fleet: Fleet;
  readonly broker: RabbitmqBroker;
  /** By which all processes go to RabbitMQ. */
  readonly line: Line;
  readonly vhost: { readonly url: string; readonly name: string };
  /** Starts processes, two at once: the machine may have two cores. */
  readonly add: (apps: readonly App[], env?: Readonly<Record<string, string>>) => Promise<void>;
  /** Where it was asked for. */
  readonly postgres: FaultyPostgres | undefined;
}

interface Options extends Pick<FleetOptions, 'env' | 'preload'> {
  /** Whether the server is the row's own, to be stopped. */
  readonly ownPostgres?: boolean;
}

/** A fleet over a virtual host of its own and a database of its own; nothing runs yet. */
export async function brokeredFleet({ ownPostgres = false, env = {}, preload }: Options = {}): Promise<BrokeredFleet> {
  const broker = rabbitmqBroker();
  const vhost = await broker.vhost();
  const line = await lineTo(vhost.url);
  onTestFinished(() => line.cut());
  const postgres = ownPostgres ? await faultyPostgres(onTestFinished) : undefined;
  const databaseUrl = postgres?.url ?? (await ownDatabase('postgres', onTestFinished)) ?? '';
  const fleet = await Fleet.prepare({
    databaseUrl,
    atTheEnd: onTestFinished,
    env: { MESSAGING_ROUTES: '', RABBITMQ_URL: line.url, ...env },
    ...(preload && { preload }),
    unsettled: unsettledOnRabbitmq,
  });
  const SMTP_URL = await moodyLine(onTestFinished, { to: fleet.place.smtpPort, delayMs: SMTP_DELAY_MS });
  const add: BrokeredFleet['add'] = async (apps, more = {}) => {
    for (let at = 0; at < apps.length; at += 2)
      await Promise.all(apps.slice(at, at + 2).map((app) => fleet.add(app, { SMTP_URL, ...more })));
  };
  return { fleet, broker, line, vhost, add, postgres };
}
