import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Program } from '../support/program.js';

/** What an app says that can't start, and how its process ends. */
async function refused(app: string, env: Readonly<Record<string, string>>) {
  const cwd = await mkdtemp(join(tmpdir(), 'trenza-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const program = new Program(`dist/apps/${app}/src/main.js`, { cwd, env });
  onTestFinished(async () => void (await program.kill()));
  const { code } = await program.ended;
  return { code, said: program.output };
}

it.each([
  ['sales-api', /DATABASE_URL: .*"email_notifications" of channel "sales_events" is handled elsewhere/],
  ['loyalty-consumer', /DATABASE_URL: .*channel "sales_events" is published elsewhere/],
])('%s alone refuses the embedded transport of a folder that no other app can have', async (app, says) => {
  const { code, said } = await refused(app, { MESSAGING_ROUTES: '*=embedded', DATABASE_URL: 'pglite:./data' });
  expect(said).toMatch(says);
  expect(said).toContain('Give all apps one Postgres');
  expect(code).toBe(78);
});

it('an app in production refuses a broker without TLS, and the password that it came with, and prints none', async () => {
  const { code, said } = await refused('sales-api', {
    ENV: 'production',
    AUTH: 'jwt',
    AUTH_SECRET: 'a secret of the length that is asked for',
    DATABASE_URL: 'postgres://shop:k9-2Fq7x@127.0.0.1:1/shop',
    RABBITMQ_URL: 'amqp://shop:shop@mq',
  });
  expect(said).toMatch(/RABBITMQ_URL: has a default password, which production refuses; has no TLS.*shop:\*\*\*@mq/);
  expect(code).toBe(78);
});
