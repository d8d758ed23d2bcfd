import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { Wait } from 'testcontainers';
import { LABEL } from '../support/rabbitmq-server.js';

/** An empty Postgres as compose has it, removed at the end. @param atTheEnd vitest's `afterAll` */
export async function postgresContainer(atTheEnd: (clean: () => Promise<void>) => void): Promise<string> {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const started = await new PostgreSqlContainer('pgvector/pgvector:pg17')
    .withLabels({ [LABEL]: String(process.pid) })
    // Once for the server that sets it up, once for the one that stays.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(180_000)
    .start();
  atTheEnd(async () => void (await started.stop({ timeout: 1 })));
  const url = new URL(started.getConnectionUri());
  url.hostname = '127.0.0.1';
  return url.href;
}
