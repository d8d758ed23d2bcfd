import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ALL_IN_ONE, allInOne } from '../support/all-in-one.js';
import { newPlace, type Place } from '../support/place.js';
import { type Exit, Program } from '../support/program.js';
import { bought, mailTo, pointsOf } from '../support/shop.js';

async function place(): Promise<Place> {
  const made = await newPlace();
  onTestFinished(() => made.remove());
  return made;
}

/** Starts it where it can't run; resolves to how it ended and what it said. */
async function refused(at: Place, env: Record<string, string> = {}): Promise<Exit & { said: string }> {
  const program = new Program(ALL_IN_ONE, { cwd: at.folder, env: { ...at.env, ...env } });
  onTestFinished(async () => void (await program.kill()));
  return { ...(await program.ended), said: program.output };
}

describe('bad configuration', () => {
  const bad = {
    SALES_API_PORT: 'eighty',
    MAIL_INBOX_SMTP_PORT: '70000',
    SMTP_URL: 'http://mail.example.com',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://root@localhost/shop',
    POINTS_PER_UNIT: '-1',
    ENV: 'staging',
  };

  it('ends it with 78, with every bad variable and its reason', async () => {
    const { code, said } = await refused(await place(), bad);
    expect(code).toBe(78);
    for (const name of Object.keys(bad)) expect(said).toMatch(new RegExp(`\\b${name}: \\S.+`));
    expect(said).toContain('TRZ-4001');
  });

  it('is found in .env too', async () => {
    const at = await place();
    await writeFile(join(at.folder, '.env'), 'POINTS_PER_UNIT=lots\n');
    const { code, said } = await refused(at);
    expect([code, said]).toEqual([78, expect.stringContaining('POINTS_PER_UNIT')]);
  });

  it('tells no secret', async () => {
    const { code, said } = await refused(await place(), { SMTP_URL: 'http://user:hunter2@mail.example.com' });
    expect(code).toBe(78);
    expect(said).not.toContain('hunter2');
  });
});

describe('a second start on the same data folder', () => {
  it('says who holds it, and harms nothing', async () => {
    const first = await allInOne(onTestFinished);
    const { code, said } = await refused(first);
    expect(code).not.toBe(0);
    expect(said).toContain('TRZ-3001');
    expect(said).toContain(String(first.program.pid));
    expect(said).not.toMatch(/^\s+at /m);

    await bought(first.urls.sales, { email: 'primera@example.com' });
    await mailTo(first.urls.inbox, 'primera@example.com');
    await pointsOf(first.urls.loyalty, 'primera@example.com');
  });
});

describe('a data folder that is none', () => {
  it('is refused, and what lies there stays', async () => {
    const at = await place();
    const folder = join(at.folder, 'letters');
    await mkdir(folder);
    await writeFile(join(folder, 'to-my-mother.txt'), 'Querida mamá');
    const { code, said } = await refused(at, { DATABASE_URL: `pglite:${folder}` });
    expect([code, said]).toEqual([1, expect.stringContaining('TRZ-3004')]);
  });
});

describe('a Postgres that is not there', () => {
  it('is named, without its password', async () => {
    const { code, said } = await refused(await place(), { DATABASE_URL: 'postgres://ana:hunter2@127.0.0.1:1/shop' });
    expect([code, said]).toEqual([1, expect.stringContaining('TRZ-3003')]);
    expect(said).toContain('127.0.0.1:1');
    expect(said).not.toContain('hunter2');
  });
});

describe('a port in use', () => {
  it.each([
    'SALES_API_PORT',
    'EMAIL_CONSUMER_PORT',
    'LOYALTY_CONSUMER_PORT',
    'MAIL_INBOX_PORT',
    'MAIL_INBOX_SMTP_PORT',
  ] as const)('is named with its variable: %s', async (variable) => {
    const at = await place();
    const port = Number(at.env[variable]);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());

    const { code, said } = await refused(at);
    expect(code).toBe(1);
    expect(said).toContain(`:${port}`);
    expect(said).toContain(variable);
    expect(said).not.toMatch(/^\s+at /m);
  });
});
