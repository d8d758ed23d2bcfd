import { describe, expect, it } from 'vitest';
import { shortened, table } from './table.js';

describe('a table', () => {
  it('has columns as wide as their widest cell', () => {
    expect(
      table(
        ['A', 'LONG'],
        [
          ['wide', 1],
          ['x', 22],
        ],
      ),
    ).toBe('A     LONG\nwide  1\nx     22');
  });

  it('cuts a cell to one line', () => {
    expect(shortened('a\n  b')).toBe('a b');
    expect(shortened('x'.repeat(99), 5)).toBe('xxxx…');
  });
});
