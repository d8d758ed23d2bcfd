import { expect, it } from 'vitest';
import { inequivalenceOf, mismatch, refused } from './inequivalence.js';

const queue = "for queue 'q' in vhost 't1'";

it.each([
  [
    `PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' ${queue}: received '10000' but current is '60000'`,
    '60000',
    '10000',
  ],
  [
    `PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' ${queue}: received the value '10000' of type 'short' but current is none`,
    'none',
    '10000',
  ],
  [
    `PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' ${queue}: received none but current is the value '5' of type 'byte'`,
    '5',
    'none',
  ],
])('reads what RabbitMQ 4.0 says: %s', (words, current, wanted) => {
  expect(inequivalenceOf({ code: 406, words })).toEqual({ argument: 'x-message-ttl', current, wanted });
});

it('is said with what differs, from what, to what, and what to do', () => {
  const { what, detail } = mismatch('queue', 'q', [{ argument: 'x-message-ttl', current: '60000', wanted: '10000' }]);
  expect(`${what} ${detail}`).toBe(
    'queue "q" exists with x-message-ttl 60000; the contract says x-message-ttl 10000. Drain and delete it, or set MESSAGING_ADOPT=q to use it as it is.',
  );
});

it.each([
  [403, 'ACCESS_REFUSED', /configure permission/],
  [405, 'RESOURCE_LOCKED', /another connection has it for itself alone/i],
  [406, 'PRECONDITION_FAILED', /PRECONDITION_FAILED\.$/],
])('is said with what helps where RabbitMQ answers %d', (code, words, says) => {
  expect(refused('queue', 'q', { code, words }).detail).toMatch(says);
});
