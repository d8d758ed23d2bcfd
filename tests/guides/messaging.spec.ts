import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Database, messagingStores } from '#database';
import { createMessaging, embeddedTransport, Outbox, silentLogger, Unavailable } from '#messaging';
import { messageOf } from '#messaging/contract';
import { MessagingModule } from '#messaging/nest';
import { MemoryLocalQueue } from '#messaging/testing';
import { FollowParcel, ParcelMoved, parcelMoves } from '../../examples/messaging-guide/follow-parcel.js';
import { Courier, NotifyRecipient, NumberUnknown } from '../../examples/messaging-guide/notify-recipient.js';
import * as schema from '../../examples/messaging-guide/schema.js';
import { AskPrice } from '../../examples/messaging-guide/ask-price.js';
import { PricingModule } from '../../examples/messaging-guide/pricing.module.js';
import { SendParcel } from '../../examples/messaging-guide/send-parcel.js';
import { ShippingModule } from '../../examples/messaging-guide/shipping.module.js';
import { VanMap, vans, VanSeen } from '../../examples/messaging-guide/van-map.js';
import { WeighParcels } from '../../examples/messaging-guide/weigh-parcels.js';
import { snippetsIn } from '../support/snippets.js';
import { createTables, testDatabase } from '../support/test-database.js';

const blocks = snippetsIn(readFileSync('docs/guides/messaging.md', 'utf8'));

class Phone extends Courier {
  readonly told: string[] = [];
  readonly failures: Error[] = [];

  tell(recipient: string): Promise<void> {
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    this.told.push(recipient);
    return Promise.resolve();
  }
}

/** The guide's module on a database of its own, with its messaging in memory. */
async function shipping() {
  const database = await testDatabase('pglite', onTestFinished);
  await createTables(database, schema);
  const phone = new Phone();
  const embedded = embeddedTransport({ queue: new MemoryLocalQueue(), owner: 'guide', logger: silentLogger });
  const stores = messagingStores(database, schema.messaging);
  const options = { app: 'guide', instance: '1', routes: () => 'embedded' as const, transports: { embedded } };
  const messaging = createMessaging({ ...options, stores, logger: silentLogger });
  const shared = [
    { provide: Database, useValue: database },
    { provide: Courier, useValue: phone },
  ];
  @Global()
  @Module({ providers: shared, exports: shared })
  class Shared {}
  const notices = MessagingModule.forFeature({
    publishes: [vans, parcelMoves],
    consumers: [NotifyRecipient, WeighParcels, VanMap, FollowParcel],
  });
  const imports = [Shared, MessagingModule.forRoot({ messaging }), ShippingModule, PricingModule, notices];
  const app = await Test.createTestingModule({ imports }).compile();
  await app.init();
  await messaging.start();
  onTestFinished(() => messaging.stop());
  const [sender, follower] = [app.get(SendParcel), app.get(FollowParcel, { strict: false })];
  return { database, phone, stores, messaging, app, sender, follower, outbox: app.get(Outbox, { strict: false }) };
}

describe('docs/guides/messaging.md', () => {
  it('has its snippets', () => expect(blocks.length).toBeGreaterThan(4));

  it.each(blocks)('shows examples/messaging-guide/%s as it is', (file, code) => {
    expect(code).toBe(readFileSync(join('examples/messaging-guide', file), 'utf8'));
  });

  it('sends a parcel that is tracked and told of, once', async () => {
    const { database, phone, sender } = await shipping();
    await sender.send('p-1', 500, 'ana@example.com');
    await expect.poll(() => database.db.select().from(schema.tracked)).toEqual([{ parcelId: 'p-1' }]);
    await expect.poll(() => phone.told).toEqual(['ana@example.com']);
    await expect.poll(() => database.db.select().from(schema.weighed)).toEqual([{ parcelId: 'p-1', grams: 500 }]);
  });

  it('asks for a price, and is told why there is none', async () => {
    const asker = (await shipping()).app.get(AskPrice, { strict: false });
    expect(await asker.cents(500)).toBe(350);
    await expect(asker.cents(40_000)).rejects.toThrow(/answered with Rejected: 40000 g is too heavy/);
  });

  it('shows where the vans are', async () => {
    const { app, messaging } = await shipping();
    const map = app.get(VanMap, { strict: false });
    await messaging.publisher.publish(vans, messageOf(VanSeen, { van: 'v-1', kilometre: 12.5 }));
    await expect.poll(() => [...map.kilometres]).toEqual([['v-1', 12.5]]);
  });

  it('follows each parcel in the order of its moves, though one of them fails', async () => {
    const { database, follower, outbox } = await shipping();
    const stages = ['packed', 'sent', 'delivered'] as const;
    // At once, and again from the local queue.
    follower.failing.add('p-1/packed');
    await database.transaction(async (tx) => {
      await Promise.resolve();
      for (const [step, stage] of stages.entries())
        for (const parcel_id of ['p-1', 'p-2'])
          outbox.add(tx, parcelMoves, messageOf(ParcelMoved, { parcel_id, step, stage }));
    });
    await expect.poll(() => [follower.stages.get('p-1'), follower.stages.get('p-2')]).toEqual([stages, stages]);
  });

  it('waits while the courier is away, and gives up at once where its rule says so', async () => {
    const { phone, stores, sender } = await shipping();
    phone.failures.push(new Unavailable('no network'));
    await sender.send('p-1', 500, 'ana@example.com');
    await expect.poll(() => phone.told, { timeout: 10_000 }).toEqual(['ana@example.com']);
    phone.failures.push(new NumberUnknown('nobody there'));
    await sender.send('p-2', 500, 'luis@example.com');
    await expect.poll(() => stores.deadLetters.list({ limit: 1 })).toMatchObject([{ reason: 'rule', id: 'p-2' }]);
  });
});
