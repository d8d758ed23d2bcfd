import { describe, expect, it, onTestFinished } from 'vitest';
import { Client } from 'pg';
import { ReactionsClient } from '../../support/reactions-client.js';
import { LiveStream } from '../../support/live-stream.js';
import { startAt } from '../../support/all-in-one.js';
import { ownDatabase } from '../../support/own-database.js';
import { newPlace } from '../../support/place.js';
import { newRandom } from '../../support/random.js';
import { rabbitmqBroker } from '../../support/rabbitmq-broker.js';
import { until } from '../../support/until.js';
import { Gate } from '../gate.js';
import { full } from '../size.js';
import { Table } from '../table.js';
import { canBeHad } from './brokered-fleet.js';
import { waitingIn } from './waiting-in.js';

const REACTIONS = full ? 10_000 : 1_000;
const USERS = 500;
const OUTFITS = 10;
const SCRIPT = 'dist/apps/reactions-api/src/main.js';
/** A broker that is back is found by a backoff of up to 15 s. */
const SETTLED = { withinMs: 180_000, everyMs: 200 };
const QUEUE = 'persistencia_cola';

const outfit = (number: number): string => `outfit-${number % OUTFITS}`;

async function query<T extends object>(databaseUrl: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const countOf = async (databaseUrl: string, sql: string): Promise<number> =>
  Number((await query<{ many: string }>(databaseUrl, `select (${sql}) as many`))[0]?.many);

const HEADINGS = [
  'fault',
  'reactions and views sent',
  'answered 2xx',
  'unsettled',
  'likes that differ from what was answered',
  'sums that differ from their likes',
  'lost from the log',
  'in the log twice',
  'feeds that ended on another count',
  'settled after the load',
  'seed',
];

/** Everything that was answered, as who asked knows it. */
class Answered {
  /** The last that each user was answered, by outfit and user. */
  readonly liked = new Map<string, boolean>();
  reactions = 0;
  /** Ids of messages that are to be in the log. */
  readonly views: string[] = [];
  readonly refused: string[] = [];

  get all(): number {
    return this.reactions + this.views.length;
  }
}

async function compare(databaseUrl: string, answered: Answered) {
  const likes = await query<{ outfit_id: string; usuario_id: string; liked: boolean }>(
    databaseUrl,
    'select outfit_id, usuario_id, liked from reactions.likes',
  );
  const differing = likes.filter((row) => answered.liked.get(`${row.outfit_id} ${row.usuario_id}`) !== row.liked);
  const events = await query<{ message_id: string; evento: string }>(
    databaseUrl,
    'select message_id, evento from reactions.events',
  );
  const ids = events.map(({ message_id: id }) => id);
  const reactions = events.filter(({ evento }) => evento === 'reaction').length;
  const lostViews = answered.views.filter((id) => !ids.includes(id)).length;
  return {
    likes: differing.length + Math.abs(answered.liked.size - likes.length),
    sums: await countOf(
      databaseUrl,
      `select count(*) from reactions.outfits o where
        likes <> (select count(*) from reactions.likes l where l.outfit_id = o.outfit_id and liked) or
        views <> (select count(*) from reactions.events e where e.outfit_id = o.outfit_id and evento = 'view')`,
    ),
    lost: Math.max(answered.reactions - reactions, 0) + lostViews,
    twice: ids.length - new Set(ids).size + Math.max(ids.length - answered.all, 0),
  };
}

describe.skipIf(!canBeHad)('likes and unlikes of 500 users at once, answered by three instances over RabbitMQ', () => {
  it(`are in the database as they were answered, and in the log once, though RabbitMQ restarts`, async () => {
    const broker = rabbitmqBroker();
    const { url: RABBITMQ_URL } = await broker.vhost();
    const databaseUrl = (await ownDatabase('postgres', onTestFinished)) ?? '';
    const instances: ReactionsClient[] = [];
    for (let number = 0; number < 3; number += 1) {
      const place = await newPlace({ databaseUrl, env: { RABBITMQ_URL, HTTP_RATE_LIMIT: '0' } });
      onTestFinished(() => place.remove());
      const program = await startAt(place, { script: SCRIPT, apps: ['reactions'] });
      onTestFinished(async () => void (await program.kill()));
      instances.push(new ReactionsClient(place.urls.reactions));
    }
    const at = (number: number): ReactionsClient => {
      const instance = instances[number % instances.length];
      if (!instance) throw new RangeError('there are three');
      return instance;
    };
    const feeds: { readonly outfit: string; readonly stream: LiveStream }[] = [];
    for (const { url } of instances) {
      for (let number = 0; number < OUTFITS; number += 1) {
        const stream = await LiveStream.open(url, outfit(number));
        onTestFinished(() => stream.close());
        feeds.push({ outfit: outfit(number), stream });
      }
    }

    const random = newRandom();
    const gate = new Gate(Math.floor(REACTIONS * 0.75));
    const answered = new Answered();
    let sent = 0;
    const outboxed = (): Promise<number> => countOf(databaseUrl, 'select count(*) from reactions.outbox');
    const user = async (usuario: string): Promise<void> => {
      for (let turn = 0; turn < REACTIONS / USERS; turn += 1) {
        const number = sent;
        sent += 1;
        await gate.pass(number);
        const about = outfit(random.between(0, OUTFITS - 1));
        if (random.next() < 0.1) {
          const response = await at(number).post(`/outfits/${about}/eventos`, {
            evento: 'view',
            datos: { user_id: usuario },
          });
          if (response.status === 202)
            answered.views.push(((await response.json()) as { message_id: string }).message_id);
          else answered.refused.push(`${response.status}`);
        } else {
          const accion = random.next() < 0.6 ? 'like' : 'unlike';
          const response = await at(number).post(`/outfits/${about}/reactions`, { usuario_id: usuario, accion });
          if (response.status !== 201) answered.refused.push(`${response.status}`);
          else {
            answered.reactions += 1;
            answered.liked.set(`${about} ${usuario}`, accion === 'like');
          }
        }
      }
    };
    const restart = async (): Promise<number> => {
      await until('a quarter is answered', () => answered.all >= REACTIONS / 4, { withinMs: 120_000 });
      const unsettled = (await outboxed()) + (await waitingIn(RABBITMQ_URL, QUEUE));
      await broker.restart();
      gate.letThrough(REACTIONS);
      return unsettled;
    };
    const users = Array.from({ length: USERS }, (_, number) => user(`usuario-${number}`));
    const [unsettled] = await Promise.all([restart(), ...users]);

    const begun = performance.now();
    await until(
      'all is worked off',
      async () => (await outboxed()) === 0 && (await waitingIn(RABBITMQ_URL, QUEUE)) === 0,
      SETTLED,
    );
    const inHand = async (): Promise<number> => {
      const found = await Promise.all(
        instances.map((one) =>
          one.get<{ subscriptions: { in_flight: number; retries: { waiting: number } }[] }>('/admin/messaging'),
        ),
      );
      return found
        .flatMap((one) => one.subscriptions)
        .reduce((sum, one) => sum + one.in_flight + one.retries.waiting, 0);
    };
    await until('nothing is in hand', async () => (await inHand()) === 0, SETTLED);
    const settledAfter = performance.now() - begun;

    const sums = await query<{ outfit_id: string; likes: number; views: number }>(
      databaseUrl,
      'select * from reactions.outfits',
    );
    const isRight = ({ outfit: name, stream }: (typeof feeds)[number]): boolean => {
      const { likes, views } = sums.find(({ outfit_id: id }) => id === name) ?? { likes: 0, views: 0 };
      return stream.last?.data.likes === likes && stream.last.data.views === views;
    };
    const wrongFeeds = await until('every feed has the last count', () => feeds.every(isRight) && '0', {
      withinMs: 30_000,
    });
    const found = await compare(databaseUrl, answered);
    new Table('Reactions over RabbitMQ and Postgres', HEADINGS).add([
      'RabbitMQ restarted',
      String(sent),
      String(answered.all),
      String(unsettled),
      String(found.likes),
      String(found.sums),
      String(found.lost),
      String(found.twice),
      wrongFeeds,
      `${(settledAfter / 1_000).toFixed(1)} s`,
      String(random.seed),
    ]);
    expect(answered.refused).toEqual([]);
    expect(answered.all).toBe(REACTIONS);
    expect(unsettled).toBeGreaterThan(0);
    expect(found).toEqual({ likes: 0, sums: 0, lost: 0, twice: 0 });
  });
});
