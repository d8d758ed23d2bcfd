import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '#contracts';
import { verdictsOn } from '#messaging/testing';

const messages = channels.flatMap((channel) => channel.messages);
const anything = fc.anything({ withNullPrototype: false, maxDepth: 2 }).filter((value) => !(value instanceof Promise));
/** About as long as an id may be, in characters or in code units. */
const nearlyId = fc
  .tuple(fc.integer({ min: 98, max: 202 }), fc.constantFrom('a', '👗', '\u0000'))
  .map(([length, character]) => character.repeat(length));
const moment = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());

describe('the contracts', () => {
  it('are there', () => expect(messages.length).toBeGreaterThan(0));

  it.each(messages.map((message) => [message.messageType, message] as const))(
    '%s is checked by closures that have the verdict of class-validator',
    (type, message) => {
      const value = fc.oneof(anything, fc.emailAddress(), fc.integer(), moment, nearlyId, fc.constantFrom('low', type));
      const properties = Object.keys(new message());
      const fields = fc.record(Object.fromEntries(properties.map((property) => [property, value])), {
        requiredKeys: [],
      });
      const agree = (some: Record<string, unknown>): void => {
        const { compiled, classValidator } = verdictsOn(message, some);
        expect(compiled).toBe(classValidator);
      };
      fc.assert(fc.property(fields, agree), { numRuns: 500 });
    },
  );

  it.each(channels.map((channel) => [channel.name, channel] as const))(
    '%s has a subscription, or says why not',
    (_name, channel) => {
      expect(channel.subscriptions.length > 0 || channel.because !== undefined).toBe(true);
    },
  );
});
