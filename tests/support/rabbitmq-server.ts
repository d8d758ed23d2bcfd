import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { freePort } from './free-port.js';

/** What `docker ps --filter label=…` finds after a run that was killed. */
const LABEL = 'trenza.test';
const PASSWORD = 'guest';

export interface RabbitmqServer {
  readonly url: string;
  readonly managementUrl: string;
  /** Its id, for docker's own commands. */
  readonly container: string;
  readonly stop: () => Promise<void>;
}

export interface RabbitmqServerOptions {
  /** Files to copy in, by their path in the container; deploy's configuration when absent. */
  readonly files?: readonly { readonly source: string; readonly target: string; readonly mode?: number }[];
  /** Container ports beside AMQP's and the management's. */
  readonly ports?: readonly { readonly container: number; readonly host: number }[];
}

/** A throw-away RabbitMQ as deploy/ configures it. Its ports stay the same over a restart. */
export async function startRabbitmq(options: RabbitmqServerOptions = {}): Promise<RabbitmqServer> {
  removeLeftovers();
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { GenericContainer, Wait } = await import('testcontainers');
  const [amqp, management] = [await freePort(), await freePort()];
  const started = await new GenericContainer('rabbitmq:4-management')
    .withLabels({ [LABEL]: String(process.pid) })
    .withExposedPorts({ container: 5672, host: amqp }, { container: 15672, host: management }, ...(options.ports ?? []))
    .withCopyFilesToContainer([...(options.files ?? [ours()])])
    .withWaitStrategy(Wait.forLogMessage(/Server startup complete/))
    .withStartupTimeout(120_000)
    .start();
  return {
    url: `amqp://guest:${PASSWORD}@127.0.0.1:${amqp}`,
    managementUrl: `http://guest:${PASSWORD}@127.0.0.1:${management}`,
    container: started.getId(),
    stop: async () => {
      await started.stop({ timeout: 1 });
    },
  };
}

/** The configuration that deploy/ ships. */
export const ours = () => ({
  source: resolve('deploy/rabbitmq/rabbitmq.conf'),
  target: '/etc/rabbitmq/conf.d/20-trenza.conf',
});

/** Of runs that were killed: their process is gone, and their container is not. */
function removeLeftovers(): void {
  const all = execFileSync('docker', [
    'ps',
    '-a',
    '--filter',
    `label=${LABEL}`,
    '--format',
    `{{.ID}} {{.Label "${LABEL}"}}`,
  ]);
  for (const line of all.toString().split('\n').filter(Boolean)) {
    const [id = '', owner] = line.split(' ');
    if (!isAlive(Number(owner))) execFileSync('docker', ['rm', '-f', '-v', id], { stdio: 'ignore' });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
