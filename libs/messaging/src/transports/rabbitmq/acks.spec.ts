import type { Channel, ChannelModel, Message } from 'amqplib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Acks } from './acks.js';

type Written = readonly ['ack' | 'nack', number, boolean];

function channelThatWrites() {
  const written: Written[] = [];
  const channel = {
    ack: ({ fields }: Message, allUpTo = false) => written.push(['ack', fields.deliveryTag, allUpTo]),
    nack: ({ fields }: Message, allUpTo = false) => written.push(['nack', fields.deliveryTag, allUpTo]),
  } as unknown as Channel;
  return { written, acks: new Acks(channel, { connection: {} } as unknown as ChannelModel) };
}

const message = (deliveryTag: number): Message => ({ fields: { deliveryTag } }) as unknown as Message;

describe('acknowledgements', () => {
  it('are one for all up to the first gap, and one each above it', () => {
    const { written, acks } = channelThatWrites();
    for (const tag of [3, 1, 2, 5, 7]) acks.done(message(tag));
    acks.flush();
    expect(written).toEqual([
      ['ack', 5, false],
      ['ack', 7, false],
      ['ack', 3, true],
    ]);
  });

  it('settle each message once, and none that is open, in whatever order they come', () => {
    const settling = fc
      .shuffledSubarray(Array.from({ length: 40 }, (_, at) => at + 1))
      .chain((tags) =>
        fc.tuple(fc.constant(tags), fc.array(fc.constantFrom('done', 'back', 'flush'), { minLength: 80 })),
      );
    fc.assert(
      fc.property(settling, ([tags, moves]) => {
        const { written, acks } = channelThatWrites();
        const left = [...tags];
        for (const move of moves) {
          const tag = move === 'flush' ? undefined : left.shift();
          if (move === 'flush') acks.flush();
          else if (tag !== undefined && move === 'done') acks.done(message(tag));
          else if (tag !== undefined) acks.giveBack(message(tag));
        }
        acks.flush();
        const settled = new Set(tags.slice(0, tags.length - left.length));
        const open = new Set<number>();
        // As a broker reads it: what it has no record of is an error that closes the channel.
        const known = new Set(Array.from({ length: 40 }, (_, at) => at + 1));
        for (const [, tag, allUpTo] of written) {
          expect(known.has(tag)).toBe(true);
          for (const each of allUpTo ? [...known].filter((one) => one <= tag) : [tag]) {
            if (!settled.has(each)) open.add(each);
            known.delete(each);
          }
        }
        expect([...open]).toEqual([]);
        expect([...settled].filter((tag) => known.has(tag))).toEqual([]);
      }),
    );
  });
});
