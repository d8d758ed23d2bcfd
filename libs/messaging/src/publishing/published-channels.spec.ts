import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { channel } from '../contract/channel.js';
import { Message } from '../contract/message.js';
import { DuplicateChannel, UnsupportedRule } from '../errors/contract-errors.js';
import { orders } from '../testing/fixtures.js';
import { PublishedChannels } from './published-channels.js';

class Grouped extends Message('grouped') {
  @IsString({ groups: ['admin'] })
  name!: string;
}

describe('what an app publishes', () => {
  it('is refused at boot where a message of it can’t be checked, saying which', () => {
    const options = { pattern: 'events', transport: 'embedded', messages: [Grouped], identity: 'none' } as const;
    const published = new PublishedChannels('shop');
    expect(() => published.add([channel('grouped_events', options)])).toThrow(UnsupportedRule);
    expect(() => published.add([channel('grouped_events', options)])).toThrow(/"grouped" declares .* on "name"/);
  });

  it('is refused where two contracts call their channel the same', () => {
    const published = new PublishedChannels('shop');
    const { events } = orders();
    published.add([events, events]);
    expect(() => published.add([orders().events])).toThrow(DuplicateChannel);
  });
});
