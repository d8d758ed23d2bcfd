import { describe, expect, it } from 'vitest';
import { apps } from '../../../apps/all-in-one/src/bootstrap.js';
import { checkConfiguration } from './configuration.js';

const wrong = (environment: Record<string, string>, written: Record<string, string> = {}): string[] =>
  checkConfiguration(apps, { ...environment, ...written }, written)
    .filter(({ level }) => level !== 'ok')
    .map(({ level, about, says, advice }) => `${level} ${about} ${says} ${advice}`);

describe('a configuration', () => {
  it('is well with nothing set', () => {
    expect(wrong({ PATH: '/bin', HOME: '/root', NODE_ENV: 'test' })).toEqual([]);
    expect(checkConfiguration(apps, { LOG_LEVEL: 'warn' }, {})).toMatchObject([
      { level: 'ok', says: expect.stringMatching(/^1 of \d\d are set/) as string },
    ]);
  });

  it('shows every variable that is refused, and no secret', () => {
    const said = wrong({ LOG_LEVEL: 'loud', SALES_API_PORT: 'x', DATABASE_URL: 'mysql://ana:geheim@db' }).join('\n');
    expect(said.match(/^fail /gm)).toHaveLength(3);
    expect(said).not.toContain('geheim');
  });

  it('has what production asks for', () => {
    expect(wrong({ ENV: 'production', MESSAGING_ROUTES: '*=embedded' })).toEqual([
      expect.stringMatching(/^fail AUTH must be jwt in production/),
    ]);
    expect(wrong({ ENV: 'production' })).toEqual([
      expect.stringMatching(/^fail AUTH must be jwt in production/),
      expect.stringMatching(/^fail RABBITMQ_URL has a default password, which production refuses; has no TLS/),
    ]);
  });

  it.each([
    [{ DATABSE_URL: 'x' }, {}, /^warn DATABSE_URL is set, and no app reads it Did you mean DATABASE_URL\?/],
    [{ MESSAGING_ROUTE_ALL: 'x' }, {}, /^warn MESSAGING_ROUTE_ALL .*Remove it/],
    [{}, { SHOP_COLOUR: 'red' }, /^warn SHOP_COLOUR /],
  ])('has what nobody reads: %j %j', (environment, written, says) => {
    expect(wrong(environment, written)).toEqual([expect.stringMatching(says)]);
  });

  it('is not told of what others read', () => {
    expect(wrong({ SHOP_COLOUR: 'red', TRENZA_TOKEN: 'x', OTEL_BSP_MAX_QUEUE_SIZE: '9' })).toEqual([]);
  });
});
