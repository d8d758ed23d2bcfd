import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { ROOT } from '../support/program.js';
import { readmeCommands } from '../support/readme.js';

const full = process.env['TRENZA_FULL'] === '1';
const run = promisify(exec);
const { urls, smtpPort } = await allInOne(afterAll);

/** What a reader has on the README's ports is on others here. */
const PORTS: Readonly<Record<string, string>> = {
  3001: new URL(urls.sales).port,
  3011: new URL(urls.email).port,
  3012: new URL(urls.loyalty).port,
  1080: new URL(urls.inbox).port,
  1025: String(smtpPort),
};

const here = (command: string): string =>
  command.replace(/(?:localhost|127\.0\.0\.1):(\d+)/g, (address, port: string) => {
    if (PORTS[port] === undefined) throw new Error(`nothing of ours listens on ${address}`);
    return `127.0.0.1:${PORTS[port]}`;
  });

const commands = readmeCommands();
const curls = commands.filter((command) => command.startsWith('curl '));
const sales = commands.filter((command) => command.startsWith('npm run send-sale'));
const others = commands.filter((command) => !curls.includes(command) && !sales.includes(command));

/** What is no npm script of ours. */
const FOREIGN = /^(git clone|cd|npm ci|docker compose)\b/;
const ours = others
  .flatMap((command) => command.split('&&').map((part) => part.trim()))
  .filter((part) => !FOREIGN.test(part));
const SCRIPT = /^npm (?:run )?([\w:]+)/;

describe('README.md', () => {
  it('has the two commands, and purchases to try', () => {
    expect(others.join('\n')).toMatch(/npm ci[^]*npm start/);
    expect(curls.length).toBeGreaterThan(0);
  });

  it.each(curls)('%s', async (curl) => {
    const { stdout } = await run(here(curl).replace('curl', 'curl --fail-with-body --silent --show-error'));
    expect(stdout).not.toBe('');
  });

  it.each(sales)('%s', async (sendSale) => {
    const env = { ...process.env, SALES_API_URL: urls.sales };
    const { stdout } = await run(full ? sendSale : sendSale.replace('--count 1000', '--count 100'), { cwd: ROOT, env });
    expect(stdout).toMatch(/sale_id|sold/);
  });

  it.each(ours)('has a script for %s', (command) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    expect(Object.keys(scripts)).toContain(SCRIPT.exec(command)?.[1]);
  });
});
