import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost, type Host } from '#platform';
import { loyaltyConsumer } from '../../apps/loyalty-consumer/src/bootstrap.js';
import { mailInbox } from '../../apps/mail-inbox/src/bootstrap.js';
import { salesApi } from '../../apps/sales-api/src/bootstrap.js';
import { freePort } from '../support/free-port.js';
import { runTrenza, type Ended } from '../support/run-trenza.js';
import { until } from '../support/until.js';

interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly area: string;
  readonly about: string;
  readonly says: string;
  readonly advice?: string;
}

const nowhere = ['--url', 'http://127.0.0.1:1'];

describe('npx trenza doctor', () => {
  let folder: string;
  let env: Record<string, string>;
  let host: Host;
  let urls: readonly string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trenza-'));
    const smtp = await freePort();
    env = { DATABASE_URL: `pglite:${join(folder, 'data')}`, SMTP_URL: `smtp://127.0.0.1:${smtp}`, LOG_LEVEL: 'error' };
    host = await startHost([mailInbox, salesApi, loyaltyConsumer], {
      environment: {
        ...env,
        MAIL_INBOX_PORT: '0',
        MAIL_INBOX_SMTP_PORT: String(smtp),
        SALES_API_PORT: '0',
        LOYALTY_CONSUMER_PORT: '0',
        MESSAGING_ROUTES: '*=embedded',
      },
    });
    urls = ['sales-api', 'loyalty-consumer'].flatMap((name) => ['--url', host.urls.get(name) ?? '']);
  });
  afterAll(async () => {
    await host.stop();
    await rm(folder, { recursive: true });
  });
  const doctor = (args: readonly string[], more: Record<string, string> = {}): Promise<Ended> =>
    runTrenza([...args, 'doctor'], { cwd: folder, env: { ...env, ...more } }).ended;

  it('finds nothing where all is well, and ends with 0', async () => {
    const { code, out, err } = await doctor(urls);
    expect([code, err]).toEqual([0, '']);
    for (const line of [
      /^configuration\n {2}ok {4}variables: /m,
      /^apps\n {2}ok {4}sales-api: answers at/m,
      /^connections\n {2}ok {4}SMTP server 127.0.0.1:\d+: answers/m,
      /^topology\n {2}ok {4}brokers: are as the contracts say/m,
      /^clocks\n {2}ok {4}sales-api: agrees/m,
      /^migrations\n {2}ok {4}schema messaging: /m,
      /^relays\n {2}ok {4}sales-api to embedded: holds the lease; 0 messages wait/m,
      /^subscriptions\n {2}ok {4}loyalty_points of loyalty-consumer: attached/m,
      /^\d+ ok, 0 to look at, 0 wrong\.$/m,
    ])
      expect(out).toMatch(line);
  });

  it('says what is to be looked at, and what to do, and ends with 1', async () => {
    const total = { sale_id: 'd-1', product_id: 1, product_name: 'x', quantity: 1, total: 1e18 };
    const sale = { ...total, customer_email: 'a@example.com', timestamp: '2026-01-02T03:04:05Z' };
    const trenza = (...args: string[]) => runTrenza([...urls, ...args]).ended;
    await trenza('publish', 'sales_events', 'sale_completed', '--data', JSON.stringify(sale));
    await until('a dead letter', async () => (await trenza('dlq', 'list')).out.includes('loyalty-consumer/1'));
    await trenza('pause', 'loyalty_points');
    await writeFile(join(folder, '.env'), 'DATABSE_URL=pglite:./other\n');
    const { code, err } = await doctor([...urls, '--json']);
    expect(code).toBe(1);
    const found = JSON.parse(err) as Finding[];
    expect(found.filter(({ level }) => level !== 'ok').map(({ about, advice }) => [about, advice])).toEqual([
      ['DATABSE_URL', 'Did you mean DATABASE_URL?'],
      ['loyalty_points of loyalty-consumer', 'trenza resume loyalty_points'],
      ['loyalty-consumer', 'trenza dlq list --app loyalty-consumer'],
    ]);
  });

  it('says what is wrong, and ends with 2', async () => {
    const { code, err } = await doctor([...urls, ...nowhere], { LOG_LEVEL: 'loud', SMTP_URL: 'smtp://127.0.0.1:9' });
    expect(code).toBe(2);
    expect(err).toMatch(/^ {2}fail {2}LOG_LEVEL: must be one of .*loud.*\n {8}→ Mend it/m);
    expect(err).toMatch(/^ {2}fail {2}http:\/\/127.0.0.1:1: .*doesn't answer/m);
    expect(err).toMatch(/^ {2}fail {2}SMTP server 127.0.0.1:9: .*ECONNREFUSED/m);
  });

  it('looks into the database where no app answers, and says so; a folder that is held is named with its holder', async () => {
    await rm(join(folder, '.env'), { force: true });
    const held = await doctor(nowhere);
    expect(held.code).toBe(2);
    expect(held.err).toMatch(new RegExp(`fail {2}DATABASE_URL: .*in use by process ${process.pid}`));
    await host.stop();
    const { code, err } = await doctor(nowhere);
    expect(code).toBe(1);
    for (const line of [
      /^ {2}warn {2}all: none answers at http:\/\/127.0.0.1:1/m,
      /^database\n {2}ok {4}pglite: answers/m,
      /^ {2}ok {4}schema loyalty: has all that this version brings/m,
      /^ {2}warn {2}loyalty_points of loyalty-consumer: is paused by an operator/m,
      /^ {2}warn {2}loyalty-consumer: 1 messages were given up/m,
      /^ {2}warn {2}schema email: lacks 0000_initial/m,
    ])
      expect(err).toMatch(line);
  });

  it('needs no database to begin with', async () => {
    const { err } = await doctor(nowhere, { DATABASE_URL: `pglite:${join(folder, 'new')}` });
    expect(err).toMatch(/^ {2}ok {4}.*new: is not there yet/m);
  });

  it('explains itself', async () => {
    const { code, out } = await runTrenza(['doctor', '--help']).ended;
    expect([code, out]).toEqual([0, expect.stringMatching(/0 when all is well; 1 .*; 2 /s)]);
  });
});
