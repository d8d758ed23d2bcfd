import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageIdOf } from './message-id.js';

describe('messageIdOf', () => {
  it('carries the id of the sale', () => {
    expect(messageIdOf('sale', '0193-ab', 'trenza.example')).toBe('<sale.0193-ab@trenza.example>');
  });

  it('lets nothing out of the angle brackets, and keeps different keys apart', () => {
    const form = /^<task\.[A-Za-z0-9_%-]*@example\.com>$/;
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        const [first, second] = [messageIdOf('task', one, 'example.com'), messageIdOf('task', other, 'example.com')];
        expect(first).toMatch(form);
        expect(first === second).toBe(one === other);
      }),
    );
  });

  it('stays short whatever the key', () => {
    expect(messageIdOf('sale', 'x'.repeat(100_000), 'example.com').length).toBeLessThan(200);
  });
});
