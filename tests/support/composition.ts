import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './program.js';
import { freePort } from './free-port.js';

/** What docker-compose.yml publishes, by the variables that move it. */
const PORTS = [
  'SALES_API_PORT',
  'REACTIONS_API_PORT',
  'EMAIL_CONSUMER_PORT',
  'LOYALTY_CONSUMER_PORT',
  'MAIL_INBOX_PORT',
  'MAIL_INBOX_SMTP_PORT',
  'RABBITMQ_PORT',
  'RABBITMQ_MANAGEMENT_PORT',
  'RABBITMQ_METRICS_PORT',
  'POSTGRES_PORT',
] as const;

const PREFIX = 'trenza-test-';
const MOST_OUTPUT_BYTES = 64 * 2 ** 20;

/** Runs docker, and resolves to what it said. @throws Error with all that it said when it fails */
export async function docker(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const said: string[] = [];
  const child = execFile('docker', [...args], { cwd: ROOT, env, maxBuffer: MOST_OUTPUT_BYTES });
  child.stderr?.on('data', (text: string) => said.push(text));
  let stdout = '';
  child.stdout?.on('data', (text: string) => (stdout += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}:\n${said.join('')}${stdout}`);
  return stdout;
}

export interface CompositionOptions {
  /** Vitest's `onTestFinished` or `afterAll`. */
  readonly atTheEnd: (clean: () => Promise<void>) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** What docker-compose.yml describes, as a project of its own on ports of its own: a developer's may run beside it. */
export class Composition {
  readonly image: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(
    readonly project: string,
    private readonly ports: ReadonlyMap<string, number>,
    env: Readonly<Record<string, string>>,
  ) {
    const published = Object.fromEntries([...ports].map(([name, port]) => [name, String(port)]));
    this.image = imageOf(project);
    this.#env = {
      ...process.env,
      TRENZA_IMAGE: this.image,
      MESSAGING_ROUTES: '',
      ...published,
      ...env,
    };
  }

  /** Builds the image; nothing runs yet. What a run that died left of its own is removed. */
  static async prepare({ atTheEnd, env = {} }: CompositionOptions): Promise<Composition> {
    await removeLeftovers();
    const ports = new Map<string, number>();
    for (const name of PORTS) ports.set(name, await freePort());
    const composition = new Composition(`${PREFIX}${process.pid}`, ports, env);
    atTheEnd(() => remove(composition.project));
    await composition.compose('build', '--quiet', 'sales-api');
    return composition;
  }

  /** Of an app whose port is published where its variable says. */
  url(variable: (typeof PORTS)[number]): string {
    return `http://127.0.0.1:${this.ports.get(variable)}`;
  }

  compose(...args: readonly string[]): Promise<string> {
    return this.with([], ...args);
  }

  /** As `compose`, with more files on top of docker-compose.yml. */
  with(files: readonly string[], ...args: readonly string[]): Promise<string> {
    const all = ['docker-compose.yml', ...files].flatMap((file) => ['--file', file]);
    // a developer's .env is nothing to a test
    const own = ['--project-name', this.project, '--env-file', '/dev/null', ...all];
    return docker(['compose', ...own, ...args], this.#env);
  }

  /** The ids of a service's containers, or of all. */
  async containers(...service: readonly string[]): Promise<readonly string[]> {
    return (await this.compose('ps', '--quiet', ...service)).split('\n').filter((line) => line !== '');
  }
}

const imageOf = (project: string): string => `trenza:${project}`;

/** The image's layers stay in the builder's cache, where the next build finds them. */
async function remove(project: string): Promise<void> {
  await docker(['compose', '--project-name', project, 'down', '--volumes', '--remove-orphans', '--timeout', '5']);
  const image = imageOf(project);
  if ((await docker(['image', 'ls', '--quiet', image])) !== '') await docker(['image', 'rm', '--force', image]);
}

async function removeLeftovers(): Promise<void> {
  const projects = JSON.parse(await docker(['compose', 'ls', '--all', '--format', 'json'])) as { Name: string }[];
  const ours = projects.map(({ Name }) => Name).filter((name) => name.startsWith(PREFIX));
  for (const name of ours) if (!isRunning(Number(name.slice(PREFIX.length)))) await remove(name);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
