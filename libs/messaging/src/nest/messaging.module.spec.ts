import 'reflect-metadata';
import { Injectable, Scope, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import type { BatchEffect } from '../consuming/batches/batch-effect.js';
import type { Effect } from '../consuming/effect.js';
import { DuplicateHandler, MisplacedConsumer } from '../errors/boot-errors.js';
import { MessageNotOnChannel } from '../errors/contract-errors.js';
import { channel } from '../contract/channel.js';
import { anOrder, OrderCancelled, OrderPlaced, orders } from '../testing/fixtures.js';
import { testBus } from '../testing/test-bus.js';
import { Outbox } from '../publishing/outbox.js';
import { Consume } from './consume.decorator.js';
import { MessagingModule } from './messaging.module.js';

const { events, billing } = orders();

@Injectable()
class Book {
  readonly entries: string[] = [];
}

@Injectable()
class Bills {
  constructor(private readonly book: Book) {}

  @Consume(billing, OrderPlaced, { effect: 'database' })
  async bill(order: OrderPlaced, { key }: Effect['database']): Promise<void> {
    this.book.entries.push(`${order.order_id} ${key}`);
    await Promise.resolve();
  }
}

@Injectable()
class Ledger {
  constructor(private readonly book: Book) {}

  @Consume(billing, OrderPlaced, { effect: 'outside', batch: { size: 2, waitMs: 10 } })
  async post(some: readonly OrderPlaced[], { keys }: BatchEffect['outside']): Promise<void> {
    this.book.entries.push(`${some.map(({ order_id: id }) => id).join('+')} ${keys.length}`);
    await Promise.resolve();
  }
}

/** What must not compile: it is never run. */
export class Mistyped {
  // @ts-expect-error -- a handler of one message is given no list
  @Consume(billing, OrderPlaced, { effect: 'database' })
  list(_orders: readonly OrderPlaced[]): void {}

  // @ts-expect-error -- a handler of batches is given a list
  @Consume(billing, OrderPlaced, { effect: 'database', batch: { size: 2, waitMs: 1 } })
  single(_order: OrderPlaced): void {}

  // @ts-expect-error -- of the right class
  @Consume(billing, OrderPlaced, { effect: 'database', batch: { size: 2, waitMs: 1 } })
  others(_orders: readonly OrderCancelled[]): void {}

  // @ts-expect-error -- the list is not the handler's to change
  @Consume(billing, OrderPlaced, { effect: 'database', batch: { size: 2, waitMs: 1 } })
  mutable(_orders: OrderPlaced[]): void {}

  // @ts-expect-error -- one key a message
  @Consume(billing, OrderPlaced, { effect: 'outside', batch: { size: 2, waitMs: 1 } })
  key(_orders: readonly OrderPlaced[], _context: Effect['outside']): void {}

  // @ts-expect-error -- only an effect in the database has a transaction
  @Consume(billing, OrderPlaced, { effect: 'outside', batch: { size: 2, waitMs: 1 } })
  transaction(_orders: readonly OrderPlaced[], _context: BatchEffect['database']): void {}

  // @ts-expect-error -- effect none says why
  @Consume(billing, OrderPlaced, { effect: 'none', batch: { size: 2, waitMs: 1 } })
  unexplained(_orders: readonly OrderPlaced[]): void {}

  // @ts-expect-error -- a batch has a size and a wait
  @Consume(billing, OrderPlaced, { effect: 'database', batch: { size: 2 } })
  endless(_orders: readonly OrderPlaced[]): void {}
}

/** Boots an app whose one feature has these consumers. */
async function boot(...consumers: Type<object>[]) {
  const bus = await testBus({});
  const { messaging } = bus;
  const feature = MessagingModule.forFeature({ publishes: [events], consumers, providers: [Book] });
  const module = await Test.createTestingModule({
    imports: [MessagingModule.forRoot({ messaging }), feature],
  }).compile();
  await module.init();
  return { module, messaging, bus };
}

describe('messaging in a Nest app', () => {
  it('calls a consumer with its message and its effect, and injects the outbox', async () => {
    const { module, messaging, bus } = await boot(Bills);
    await using _ = bus;
    await messaging.start();
    const outbox = module.get(Outbox, { strict: false });
    await bus.stores.transaction((tx) => Promise.resolve(outbox.add(tx, events, anOrder())));
    await expect.poll(() => module.get(Book, { strict: false }).entries).toEqual(['o-1 billing/order_placed/o-1']);
  });

  it('calls a consumer of batches with its messages and their effects', async () => {
    const { module, messaging, bus } = await boot(Ledger);
    await using _ = bus;
    await messaging.start();
    for (const order_id of ['o-1', 'o-2']) await bus.foreign(billing, anOrder({ order_id }));
    await expect.poll(() => module.get(Book, { strict: false }).entries).toEqual(['o-1+o-2 2']);
  });

  it('refuses two handlers of one message, naming both', async () => {
    class Again {
      @Consume(billing, OrderPlaced, { effect: 'none', because: 'a test' })
      handle(): void {}
    }
    await expect(boot(Bills, Again)).rejects.toThrow(DuplicateHandler);
    await expect(boot(Bills, Again)).rejects.toThrow(/Bills\.bill and Again\.handle/);
  });

  it('refuses a request-scoped consumer, and one that injects something request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @Consume(billing, OrderPlaced, { effect: 'none', because: 'a test' })
      handle(): void {}
    }
    await expect(boot(PerRequest)).rejects.toThrow(MisplacedConsumer);
  });

  it('refuses a consumer without @Consume', async () => {
    class Empty {
      handle(): void {}
    }
    await expect(boot(Empty)).rejects.toThrow(/Empty is listed as a consumer/);
  });

  it('refuses a handler of a message that the channel does not name', async () => {
    const others = channel('others', {
      pattern: 'events',
      transport: 'embedded',
      messages: [OrderPlaced],
      identity: 'none',
    });
    class Impostor extends OrderPlaced {}
    class Wrong {
      @Consume(others.subscription('some'), Impostor, { effect: 'none', because: 'a test' })
      handle(): void {}
    }
    await expect(boot(Wrong)).rejects.toThrow(MessageNotOnChannel);
  });
});
