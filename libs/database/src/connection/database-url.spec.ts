import { describe, expect, it } from 'vitest';
import { InvalidDatabaseUrl } from '../errors/connection-errors.js';
import { locationOf } from './database-url.js';

describe('a database URL', () => {
  it.each([
    ['postgres://app:secret@db:5432/shop', { kind: 'postgres', url: 'postgres://app:secret@db:5432/shop' }],
    ['postgresql://db/shop?sslmode=require', { kind: 'postgres', url: 'postgresql://db/shop?sslmode=require' }],
    ['pglite:./data', { kind: 'pglite', folder: './data' }],
    ['pglite:/var/lib/trenza', { kind: 'pglite', folder: '/var/lib/trenza' }],
    ['pglite:///var/lib/trenza', { kind: 'pglite', folder: '/var/lib/trenza' }],
    ['pglite:memory', { kind: 'memory' }],
  ])('%s says where the data is', (url, location) => {
    expect(locationOf(url)).toEqual(location);
  });

  it.each(['', 'data', 'mysql://root:secret@db/shop', 'pglite:'])('"%s" is refused, without its password', (url) => {
    expect(() => locationOf(url)).toThrow(InvalidDatabaseUrl);
    expect(() => locationOf(url)).not.toThrow('secret');
  });
});
