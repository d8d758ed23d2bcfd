import { forwardRef, Injectable, Module } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { OrderPlaced, orders } from '../testing/fixtures.js';
import { Consume } from './consume.decorator.js';
import { MessagingModule } from './messaging.module.js';
import { saidChannels } from './said-channels.js';

const { events, billing } = orders();
const asked = orders().events;

@Injectable()
class Bills {
  constructor() {
    throw new Error('to read what is said must make nothing');
  }

  @Consume(billing, OrderPlaced, { effect: 'none', because: 'a test' })
  bill(): void {}
}

@Module({ imports: [MessagingModule.forFeature({ consumers: [Bills] }), forwardRef(() => ShopModule)] })
class BillingModule {}

@Module({
  imports: [BillingModule, MessagingModule.forFeature({ publishes: [events], requests: [asked] })],
})
class ShopModule {}

@Module({})
class QuietModule {}

describe('what the modules of an app say', () => {
  it('is found however deep they are, and in circles, each once', () => {
    expect(saidChannels(ShopModule)).toEqual({ publishes: [events], requests: [asked], handles: [billing] });
  });

  it('is nothing where no module publishes or consumes', () => {
    expect(saidChannels(QuietModule)).toEqual({ publishes: [], requests: [], handles: [] });
  });
});
