import { Controller, Get, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '#database';
import { Variable } from '../config/variable.decorator.js';
import { InvalidConfiguration, PortInUse } from '../errors/platform-errors.js';
import { AppLogger } from '../logging/app-logger.js';
import { defineApp } from './define-app.js';
import { type Host, startHost } from './host.js';

const events: string[] = [];

class ShopConfig {
  @Variable('SHOP_SHELVES', { description: 'How many shelves it has.' })
  @IsInt()
  shelves: number = 3;
}

@Injectable()
class Till implements OnModuleDestroy {
  onModuleDestroy(): void {
    events.push('till closed');
  }
}

@Controller()
class ShopController {
  constructor(
    private readonly config: ShopConfig,
    private readonly database: Database,
    private readonly logger: AppLogger,
    readonly till: Till,
  ) {}

  @Get('shelves')
  shelves(): object {
    this.logger.debug({}, 'counted');
    return { shelves: this.config.shelves, on: this.database.kind };
  }

  @Get('slow')
  async slow(): Promise<string> {
    events.push('slow began');
    await delay(800);
    events.push('slow answered');
    return 'late';
  }
}

@Module({ controllers: [ShopController], providers: [Till] })
class ShopModule {}

@Module({})
class KioskModule {}

const shop = defineApp({ name: 'shop', port: 1, module: ShopModule, configs: [ShopConfig] });
const kiosk = defineApp({
  name: 'corner-kiosk',
  port: 1,
  module: KioskModule,
  openapi: { title: 'Kiosk', description: 'Sells less.' },
});

const quiet = { LOG_LEVEL: 'error', SHOP_PORT: '0', CORNER_KIOSK_PORT: '0' };
const get = async (host: Host, app: string, path: string) => fetch(`${host.urls.get(app)}${path}`);

describe('a host of two apps', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost([shop, kiosk], {
      environment: { ...quiet, DATABASE_URL: 'pglite:memory', SHOP_SHELVES: '7' },
    });
  });
  afterAll(() => host.stop());

  it('gives each its config, its logger and the one database', async () => {
    expect(await (await get(host, 'shop', '/shelves')).json()).toEqual({ shelves: 7, on: 'pglite' });
  });

  it.each(['shop', 'corner-kiosk'])('gives %s a port with health, figures and documents of its own', async (app) => {
    expect(await (await get(host, app, '/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await get(host, app, '/health/ready')).json()).toMatchObject({ status: 'ready', app });
    const metrics = await (await get(host, app, '/metrics')).text();
    expect(metrics).toContain(`service_name="${app}"`);
    expect(metrics).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(await (await get(host, app, '/docs-json')).json()).toMatchObject({ paths: { '/health/ready': {} } });
    expect(await (await get(host, app, '/docs')).text()).toContain('<title>');
    expect((await get(host, app, '/docs/swagger-ui.css')).status).toBe(200);
  });

  it('says by which address each is found, not by a name that may stand for two', () => {
    for (const url of host.urls.values()) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers what none of them knows with problem details', async () => {
    const answer = await get(host, 'corner-kiosk', '/shelves');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});

describe('a host that stops', () => {
  it('answers what is under way, takes nothing more, and closes the app after its last request', async () => {
    const host = await startHost([shop], { environment: { ...quiet, DATABASE_URL: 'pglite:memory' } });
    events.length = 0;
    const slow = get(host, 'shop', '/slow');
    while (!events.includes('slow began')) await delay(5);
    const stopped = host.stop();
    const kept = await get(host, 'shop', '/health/ready');
    expect([kept.status, kept.headers.get('connection')]).toEqual([503, 'close']);
    await delay(400);
    await expect(get(host, 'shop', '/shelves')).rejects.toThrow('fetch failed');
    expect(await (await slow).text()).toBe('late');
    expect(await stopped).toBe(true);
    expect(events).toEqual(['slow began', 'slow answered', 'till closed']);
  });

  it('does not wait for a connection by which nothing came', async () => {
    const host = await startHost([shop], { environment: { ...quiet, DATABASE_URL: 'pglite:memory' } });
    const ahead = connect(Number(new URL(host.urls.get('shop') ?? '').port), '127.0.0.1');
    await once(ahead, 'connect');
    // By which the server has taken the other one too.
    await get(host, 'shop', '/shelves');
    const closed = once(ahead, 'close').then(() => 'closed');
    const stopped = host.stop().then(() => 'stopped');
    expect(await Promise.race([closed, delay(2_000, 'held up')])).toBe('closed');
    expect(await stopped).toBe('stopped');
  });
});

describe('a host that can not start', () => {
  it('lists every bad variable of the platform and of all apps, and opens nothing', async () => {
    const environment = {
      LOG_LEVEL: 'loud',
      SHOP_SHELVES: 'many',
      CORNER_KIOSK_PORT: '-1',
      ENV: 'production',
      MESSAGING_ROUTES: 'a,b=c',
    };
    const error: unknown = await startHost([shop, kiosk], { environment }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidConfiguration);
    const names = (error as InvalidConfiguration).variables.map(({ name }) => name);
    expect(names.toSorted()).toEqual(['AUTH', 'CORNER_KIOSK_PORT', 'LOG_LEVEL', 'MESSAGING_ROUTES', 'SHOP_SHELVES']);
  });

  it('names the app, the port and the variable of a port in use, and leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const folder = await mkdtemp(join(tmpdir(), 'trenza-host-'));
    const environment = { ...quiet, DATABASE_URL: `pglite:${join(folder, 'data')}` };
    events.length = 0;

    const failed = startHost([shop, kiosk], { environment: { ...environment, CORNER_KIOSK_PORT: String(port) } });
    await expect(failed).rejects.toThrow(PortInUse);
    await expect(failed).rejects.toThrow(`corner-kiosk can't listen on 127.0.0.1:${port}`);
    await expect(failed).rejects.toThrow('CORNER_KIOSK_PORT');
    expect(events).toEqual(['till closed']);

    const host = await startHost([shop], { environment });
    expect(await host.stop()).toBe(true);
    other.close();
    await rm(folder, { recursive: true });
  });
});

describe('an app', () => {
  it.each([
    [{ name: 'Shop', port: 1, module: ShopModule }, 'kebab case'],
    [{ name: 'shop', port: 1, module: ShopModule, schema: 'shop' }, 'a schema and no migrations'],
    [{ name: 'shop', port: 1, module: ShopModule, migrations: 'migrations' }, 'migrations and no schema'],
  ])('that contradicts itself is refused: %o', (options, why) => {
    expect(() => defineApp(options)).toThrow(why);
  });
});
