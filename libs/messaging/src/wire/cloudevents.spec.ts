import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireMessage } from './envelope.js';
import { fromHeaders, toHeaders } from './cloudevents.js';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const message: fc.Arbitrary<WireMessage> = fc.record({
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  id: text,
  type: text,
  source: text,
  time: text,
  key: text,
  contentType: text,
  traceparent: text,
  priority: fc.constantFrom('low' as const, 'normal' as const, 'high' as const),
  expiresAt: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    .map((date) => date.getTime()),
  notBefore: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    .map((date) => date.getTime()),
  correlationId: text,
  error: text,
  replyTo: text,
  conversationId: text,
  causationId: text,
  headers: fc.dictionary(
    fc.stringMatching(/^x-[a-z]{1,8}$/),
    fc.oneof(
      text,
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    ),
    {
      noNullPrototype: true,
    },
  ),
});

describe('CloudEvents in headers', () => {
  it.each(['ce_', 'cloudEvents_', ''] as const)('come back as they went, with prefix "%s"', (prefix) => {
    const comesBack = (sent: WireMessage): void => {
      expect(fromHeaders(sent.body, toHeaders(sent, prefix), prefix)).toEqual(sent);
    };
    fc.assert(fc.property(message, comesBack));
  });

  it('leave undefined what a foreign message does not say', () => {
    const received = fromHeaders(Buffer.from('{}'), { 'x-mine': '1' }, 'ce_');
    expect(received).toMatchObject({ headers: { 'x-mine': '1' } });
    expect(received.id).toBeUndefined();
    expect(received.expiresAt).toBeUndefined();
  });
});
