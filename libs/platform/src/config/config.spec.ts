import { IsEmail, IsIn, IsInt, IsOptional, IsString, Max } from 'class-validator';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { InvalidConfiguration } from '../errors/platform-errors.js';
import { appPort } from './app-port.js';
import { Configs } from './configs.js';
import { layered, readEnvironment } from './environment.js';
import { Variable } from './variable.decorator.js';
import { variablesOf } from './variables.js';

class ShopConfig {
  @Variable('SHOP_OPEN', { description: 'Whether it sells.' })
  open: boolean = false;

  @Variable('SHOP_SHELVES', { description: 'How many shelves it has.' })
  @IsInt()
  @Max(100)
  shelves: number = 3;

  @Variable('SHOP_MODE', { description: 'What it is.' })
  @IsIn(['market', 'kiosk'])
  mode: 'market' | 'kiosk' = 'kiosk';

  @Variable('SHOP_MAIL', { description: 'Who answers.' })
  @IsEmail()
  mail!: string;

  @Variable('SHOP_KEY', { description: 'Opens the till.', secret: true })
  @IsOptional()
  @IsString()
  @Max(1)
  key?: string;
}

const read = (environment: Record<string, string>) => Configs.read([ShopConfig], layered(environment)).get(ShopConfig);

const badOf = (environment: Record<string, string>) => {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.variables;
    throw error;
  }
};

describe('configuration', () => {
  it('converts each variable to the type of its property, and leaves defaults where nothing is said', () => {
    const config = read({ SHOP_OPEN: 'yes', SHOP_SHELVES: '12', SHOP_MAIL: 'a@example.com' });
    expect(config).toEqual({ open: true, shelves: 12, mode: 'kiosk', mail: 'a@example.com', key: undefined });
  });

  it('takes an empty variable as absent', () => {
    expect(read({ SHOP_SHELVES: '', SHOP_MAIL: 'a@example.com' }).shelves).toBe(3);
  });

  it('lists every bad variable with its reason and what was received', () => {
    expect(badOf({ SHOP_OPEN: 'perhaps', SHOP_SHELVES: '1.5', SHOP_MODE: 'mall', SHOP_MAIL: 'nobody' })).toEqual([
      { name: 'SHOP_OPEN', reason: 'must be true or false', received: '"perhaps"' },
      { name: 'SHOP_SHELVES', reason: 'must be an integer number', received: '"1.5"' },
      { name: 'SHOP_MODE', reason: 'must be one of the following values: market, kiosk', received: '"mall"' },
      { name: 'SHOP_MAIL', reason: 'must be an email', received: '"nobody"' },
    ]);
  });

  it.each(['12abc', '0x10', '1e3', 'NaN', 'Infinity', ' '])('takes no %j for a number', (text) => {
    expect(badOf({ SHOP_SHELVES: text, SHOP_MAIL: 'a@example.com' })).toHaveLength(1);
  });

  it('says of a variable that is missing that it must be set', () => {
    expect(badOf({})).toEqual([{ name: 'SHOP_MAIL', reason: 'must be set', received: 'nothing' }]);
  });

  it('never shows a secret', () => {
    expect(badOf({ SHOP_MAIL: 'a@example.com', SHOP_KEY: 'swordfish' })).toMatchObject([
      { received: 'a secret value' },
    ]);
    const [bad] = badOf({ SHOP_MAIL: 'a@example.com', SHOP_KEY: 'smtp://me:swordfish@mail/' });
    expect(bad?.received).toBe('"smtp://me:***@mail/"');
  });

  it('describes each variable for the pages that list them', () => {
    expect(variablesOf(ShopConfig)).toMatchObject([
      { name: 'SHOP_OPEN', kind: 'boolean', default: 'false', required: false, secret: false, allowed: [] },
      { name: 'SHOP_SHELVES', kind: 'number', default: '3' },
      { name: 'SHOP_MODE', kind: 'string', default: 'kiosk', allowed: ['market', 'kiosk'] },
      { name: 'SHOP_MAIL', default: undefined, required: true },
      { name: 'SHOP_KEY', default: undefined, required: false, secret: true },
    ]);
  });
});

describe('the environment', () => {
  it('beats .env, and .env what is empty there', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'trenza-env-')), '.env');
    writeFileSync(file, 'TRENZA_A=file\nTRENZA_B="from the file" # said\nTRENZA_C=file\n');
    vi.stubEnv('TRENZA_A', 'process');
    vi.stubEnv('TRENZA_C', '');
    const environment = readEnvironment(file);
    vi.unstubAllEnvs();
    expect(environment).toMatchObject({ TRENZA_A: 'process', TRENZA_B: 'from the file', TRENZA_C: 'file' });
  });
});

describe("an app's port", () => {
  it('has the variable of its name', () => {
    const Port = appPort('sales-api', 3001);
    expect(Configs.read([Port], {}).get(Port).port).toBe(3001);
    expect(Configs.read([Port], { SALES_API_PORT: '4001' }).get(Port).port).toBe(4001);
    expect(() => Configs.read([Port], { SALES_API_PORT: '70000' })).toThrow(
      'SALES_API_PORT: must not be greater than 65535',
    );
  });
});
