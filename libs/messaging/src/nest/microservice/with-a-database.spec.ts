import 'reflect-metadata';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nestMicroservice, transportOn } from '../../../../../tests/support/nest-microservice.js';
import { NoDatabase } from '../../errors/boot-errors.js';
import { silentLogger } from '../../observability/logger.js';
import type { Tx } from '../../ports/tx.js';
import { memoryStores } from '../../testing/memory-stores.js';
import { KeepErrors } from './keep-errors.js';
import { TransportClient } from './transport-client.js';

const keepErrors = (app: INestMicroservice): unknown => app.useGlobalFilters(new KeepErrors());

/** A service that has `stores`, and fails for Tim. */
async function cats() {
  const stores = memoryStores();
  const handled: string[] = [];
  @Controller()
  class Cats {
    @EventPattern<'cat_born'>('cat_born')
    born(name: string): void {
      handled.push(name);
      if (name === 'Tim') throw new Error('never');
    }
  }
  return { ...(await nestMicroservice([Cats], { stores, prepare: keepErrors })), stores, handled };
}

describe('a Nest microservice with a database', () => {
  it('has its dead letters there, and redrives them', async () => {
    const { client, stores, strategy, handled } = await cats();
    client.emit('cat_born', 'Tim');
    const found = {
      channel: 'cats',
      subscription: 'cats',
      type: 'cat_born',
      reason: 'attempts',
      error: 'Error: never',
    };
    await expect.poll(() => stores.deadLetters.list({ limit: 1 })).toMatchObject([found]);
    const [letter] = await stores.deadLetters.list({ limit: 1 });
    await strategy.messaging.admin.deadLetters.redrive(letter?.letterId ?? 0n, { who: 'Ana' });
    await expect.poll(() => handled.length).toBe(6);
  });

  it('handles once what is delivered twice under one id', async () => {
    const { broker, handled } = await cats();
    const deliver = (row: string, id: string, name: string): Promise<number> => {
      const message = { id, body: Buffer.from(JSON.stringify({ pattern: 'cat_born', data: name })) };
      return broker.put([{ subscription: 'cats', type: '', id: row, message }]);
    };
    await deliver('1', 'm-1', 'Tom');
    await expect.poll(() => handled).toEqual(['Tom']);
    await deliver('2', 'm-1', 'Tom');
    await deliver('3', 'm-2', 'Ann');
    await expect.poll(() => handled).toEqual(['Tom', 'Ann']);
    await expect.poll(() => broker.depth('cats')).toEqual({ waiting: 0, claimed: 0 });
  });

  it('is emitted to with a transaction: if and only if that commits', async () => {
    const { broker, handled } = await cats();
    const stores = memoryStores();
    const options = { transport: transportOn(broker), queue: 'cats', stores, logger: silentLogger };
    const client = new TransportClient(options);
    await client.connect();
    onTestFinished(() => client.close());
    const emitting = (name: string, fails: boolean): Promise<void> =>
      stores.transaction((tx) => {
        client.emitWith(tx, 'cat_born', name);
        return fails ? Promise.reject(new Error('rolled back')) : Promise.resolve();
      });
    await expect(emitting('Tom', true)).rejects.toThrow('rolled back');
    await emitting('Ann', false);
    await expect.poll(() => handled).toEqual(['Ann']);
  });

  it('is what emitWith needs', async () => {
    const { client } = await cats();
    expect(() => client.emitWith({} as Tx, 'cat_born', 'Tom')).toThrow(NoDatabase);
  });
});
