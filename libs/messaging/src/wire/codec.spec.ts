import { describe, expect, it } from 'vitest';
import { Undecodable } from '../errors/handling-errors.js';
import { decode } from './codec.js';

describe('the body of a message', () => {
  it.each(['{"a":"Zoë 👗"}', '{"a":"what was lost before: \uFFFD"}', '{"a":"\\ud800"}'])('is JSON: %s', (text) => {
    expect(decode(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['Latin-1', Buffer.from('{"a":"Zoë"}', 'latin1')],
    ['UTF-16', Buffer.from('{"a":"b\uD800"}', 'utf16le')],
    ['half a character', Buffer.from('{"a":"👗"}').subarray(0, -4)],
  ])('is not read as UTF-8 where it is %s', (_, body) => {
    expect(() => decode(body)).toThrow(new Undecodable(`the body (${body.length} bytes) is not UTF-8`));
  });
});
