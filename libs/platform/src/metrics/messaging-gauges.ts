import { Gauge, type Registry } from 'prom-client';
import type { MessagingHealth, Overview } from '#messaging';
import { within } from '../within.js';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface GaugeOf<From> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (from: From) => readonly Sample[];
}

/** A database that is slower than this is away, for who scrapes; what this process knows by itself is shown all the same. */
const OVERVIEW_MS = 2_000;

const SUBSCRIPTION = 'messaging_destination_subscription_name';
const CHANNEL = 'messaging_destination_name';
const STATES = ['attached', 'paused', 'detached'] as const;
const CONNECTION_STATES = ['connected', 'disconnected', 'blocked'] as const;
const RELAY_STATES = ['leads', 'stands-by', 'failing'] as const;

/** What is asked of a bus. */
interface Observed {
  health(): MessagingHealth;
  readonly admin: { overview(): Promise<Overview> };
}

/** What this process knows by itself. */
const OWN: readonly GaugeOf<MessagingHealth>[] = [
  {
    name: 'trenza_subscription_state',
    help: '1 for the state that a subscription is in, in this process, 0 for the others.',
    labels: [SUBSCRIPTION, 'trenza_state'],
    read: ({ subscriptions }) =>
      subscriptions.flatMap(({ name, state }) =>
        STATES.map((one): Sample => [{ [SUBSCRIPTION]: name, trenza_state: one }, Number(one === state)]),
      ),
  },
  {
    name: 'trenza_subscription_paused',
    help: '1 for each reason for which a subscription pauses.',
    labels: [SUBSCRIPTION, 'trenza_pause_reason'],
    read: ({ subscriptions }) =>
      subscriptions.flatMap(({ name, pausedFor }) =>
        pausedFor.map((reason): Sample => [{ [SUBSCRIPTION]: name, trenza_pause_reason: reason }, 1]),
      ),
  },
  {
    name: 'trenza_subscription_in_flight',
    help: 'Messages that this process handles right now.',
    labels: [SUBSCRIPTION],
    read: ({ subscriptions }) => subscriptions.map(({ name, inFlight }) => [{ [SUBSCRIPTION]: name }, inFlight]),
  },
  {
    name: 'trenza_relay_state',
    help: '1 for the state of what carries the outbox to a transport: leads (holds the lease), stands-by, failing.',
    labels: ['messaging_system', 'trenza_state'],
    read: ({ relays }) =>
      relays.flatMap(({ transport, state }) =>
        RELAY_STATES.map((one): Sample => [{ messaging_system: transport, trenza_state: one }, Number(one === state)]),
      ),
  },
  {
    name: 'trenza_connection_state',
    help: "1 for the state of a transport's connection: connected, disconnected, blocked (it takes no publishes for now).",
    labels: ['messaging_system', 'trenza_state'],
    read: ({ transports }) =>
      transports.flatMap(({ transport, state }) =>
        CONNECTION_STATES.map((one): Sample => [
          { messaging_system: transport, trenza_state: one },
          Number(one === state),
        ]),
      ),
  },
];

/** What the database and the brokers know; of all replicas together. */
const SHARED: readonly GaugeOf<Overview>[] = [
  {
    name: 'trenza_queue_messages',
    help: "Messages in a subscription's queue, as its broker says: ready, or handed out and unsettled.",
    labels: [SUBSCRIPTION, 'trenza_state'],
    read: ({ subscriptions }) =>
      subscriptions.flatMap(({ name, depth }) =>
        (['ready', 'unsettled'] as const).flatMap((state): Sample[] =>
          depth?.[state] === undefined ? [] : [[{ [SUBSCRIPTION]: name, trenza_state: state }, depth[state]]],
        ),
      ),
  },
  {
    name: 'trenza_local_queue_rows',
    help: 'Messages in the local queue: waiting for another attempt, or claimed.',
    labels: [SUBSCRIPTION, 'trenza_state'],
    read: ({ subscriptions }) =>
      subscriptions.flatMap(({ name, retries }): Sample[] => [
        [{ [SUBSCRIPTION]: name, trenza_state: 'waiting' }, retries.waiting],
        [{ [SUBSCRIPTION]: name, trenza_state: 'claimed' }, retries.claimed],
      ]),
  },
  {
    name: 'trenza_dead_letters',
    help: 'Messages that were given up, by subscription; without one, what the outbox could not deliver for good.',
    labels: [SUBSCRIPTION],
    read: ({ subscriptions, deadLetters }) => {
      const others = subscriptions.reduce((rest, one) => rest - one.deadLetters, deadLetters);
      const of = subscriptions.map(({ name, deadLetters: dead }): Sample => [{ [SUBSCRIPTION]: name }, dead]);
      return [...of, [{ [SUBSCRIPTION]: '' }, others]];
    },
  },
  {
    name: 'trenza_outbox_rows',
    help: 'Messages that wait in the outbox.',
    labels: [CHANNEL],
    read: ({ channels }) =>
      channels.filter(({ publishes }) => publishes).map(({ name, outbox }) => [{ [CHANNEL]: name }, outbox]),
  },
  {
    name: 'trenza_outbox_oldest_age_seconds',
    help: 'For how long the oldest message in the outbox is due; 0 when none is.',
    labels: [CHANNEL],
    read: ({ channels }) =>
      channels
        .filter(({ publishes }) => publishes)
        .map(({ name, outboxOldestMs }) => [{ [CHANNEL]: name }, outboxOldestMs / 1_000]),
  },
];

/** What messaging is like right now, as gauges of `registry`: read when somebody scrapes it. */
export function messagingGauges(registry: Registry, messaging: Observed): void {
  const complete: Gauge = new Gauge({
    name: 'trenza_overview_complete',
    help: '0 when the database did not answer in time, so that what it knows is missing here.',
    registers: [registry],
    collect: async () => complete.set(Number((await overview()) !== undefined)),
  });
  let asked: Promise<Overview | undefined> | undefined;
  /** One question a scrape, for all gauges; undefined while the database doesn't answer. */
  const overview = (): Promise<Overview | undefined> =>
    (asked ??= within(OVERVIEW_MS, 'the overview', messaging.admin.overview())
      .catch(() => undefined)
      .finally(() => (asked = undefined)));
  for (const gauge of OWN) register(registry, gauge, () => Promise.resolve(messaging.health()));
  for (const gauge of SHARED) register(registry, gauge, overview);
}

function register<From>(
  registry: Registry,
  { name, help, labels, read }: GaugeOf<From>,
  ask: () => Promise<From | undefined>,
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect: async () => {
      const from = await ask();
      gauge.reset();
      for (const [label, value] of from === undefined ? [] : read(from)) gauge.set(label, value);
    },
  });
}
