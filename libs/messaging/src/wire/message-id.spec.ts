import { describe, expect, it } from 'vitest';
import { messageId } from './message-id.js';

describe('a message’s id', () => {
  it.each(['o-1', 'ñandú 😀', 'x'.repeat(255)])('is the identity itself: %s', (identity) => {
    expect(messageId(identity)).toBe(identity);
  });

  it.each([
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a nul', 'a\0b'],
    ['half of a character', 'a\ud800b'],
    ['many characters of four bytes', '😀'.repeat(100)],
  ])('is short, storable and of its own for %s', (_what, identity) => {
    const id = messageId(identity);
    expect(Buffer.byteLength(id)).toBeLessThanOrEqual(255);
    expect(id).not.toContain('\0');
    expect(Buffer.from(id).toString()).toBe(id);
    expect(messageId(identity)).toBe(id);
    expect(messageId(`${identity}!`)).not.toBe(id);
  });
});
