import { describe, expect, it } from 'vitest';
import { resembles } from './resembles.js';

describe('a mistyped name', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL', true],
    ['DATABASE_ULR', 'DATABASE_URL', true],
    ['DATABASEURLS', 'DATABASE_URL', true],
    ['LOG_LEVELL', 'LOG_LEVEL', true],
    ['DATABASE_URL', 'DATABASE_URL', false],
    ['DATA_URL', 'DATABASE_URL', false],
    ['HOME', 'HOST', false],
    ['PATH', 'AUTH', false],
  ])('%s is %s: %s', (name, other, is) => expect(resembles(name, other)).toBe(is));
});
