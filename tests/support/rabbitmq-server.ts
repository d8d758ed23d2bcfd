import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freePort } from './free-port.js';

/** What `docker ps --filter label=…` finds after a run that was killed. */
export const LABEL = 'trenza.test';
const PASSWORD = 'guest';

export interface RabbitmqServer {
  readonly url: string;
  readonly managementUrl: string;
  /** Where Prometheus asks it. */
  readonly metricsUrl: string;
  /** Its id, for docker's own commands. */
  readonly container: string;
  readonly stop: () => Promise<void>;
}

interface RabbitmqServerOptions {
  /** Texts of files, by their path in the container; deploy's configuration when absent. */
  readonly files?: Readonly<Record<string, string>>;
  /** AMQP over TLS has port 5671: the one that it is to have here. */
  readonly tlsPort?: number;
}

/** A throw-away RabbitMQ as deploy/ configures it. Its ports stay the same over a restart. */
export async function startRabbitmq(options: RabbitmqServerOptions = {}): Promise<RabbitmqServer> {
  removeLeftovers();
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { GenericContainer, Wait } = await import('testcontainers');
  const [amqp, management, metrics] = [await freePort(), await freePort(), await freePort()];
  const started = await new GenericContainer('rabbitmq:4-management')
    .withLabels({ [LABEL]: String(process.pid) })
    .withExposedPorts(
      { container: 5672, host: amqp },
      { container: 15672, host: management },
      { container: 15692, host: metrics },
      ...(options.tlsPort === undefined ? [] : [{ container: 5671, host: options.tlsPort }]),
    )
    .withCopyContentToContainer(
      Object.entries(options.files ?? ours()).map(([target, content]) => ({ target, content, mode: 0o644 })),
    )
    .withWaitStrategy(Wait.forLogMessage(/Server startup complete/))
    .withStartupTimeout(240_000)
    .start();
  return {
    url: `amqp://guest:${PASSWORD}@127.0.0.1:${amqp}`,
    managementUrl: `http://guest:${PASSWORD}@127.0.0.1:${management}`,
    metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    container: started.getId(),
    stop: async () => {
      await started.stop({ timeout: 1 });
    },
  };
}

/** The configuration that deploy/ ships. */
export const ours = (): Record<string, string> => ({
  '/etc/rabbitmq/conf.d/20-trenza.conf': readFileSync('deploy/rabbitmq/rabbitmq.conf', 'utf8'),
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
