import 'reflect-metadata';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { firstValueFrom, lastValueFrom, Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { deadLettersOf, nestMicroservice } from '../../../../../tests/support/nest-microservice.js';
import { on } from '../../contract/rules.js';
import { Rejected } from '../../errors/handling-errors.js';
import { DeliveryContext } from './delivery-context.js';
import { KeepErrors } from './keep-errors.js';

const keepErrors = (app: INestMicroservice): unknown => app.useGlobalFilters(new KeepErrors());

describe('a Nest microservice behind a TransportStrategy', () => {
  it('handles what is emitted, by its pattern, be that a text or an object', async () => {
    const handled: unknown[] = [];
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(@Payload() data: object, @Ctx() context: DeliveryContext): void {
        const { aborted } = context.getSignal();
        handled.push([data, context.getPattern(), context.getKey().startsWith('cats/cat_born/'), aborted]);
      }

      @EventPattern({ cat: 'fed', by: 'Ana' })
      fed(data: object): void {
        handled.push(data);
      }
    }
    const { client } = await nestMicroservice([Cats]);
    await lastValueFrom(client.emit('cat_born', { name: 'Tom' }), { defaultValue: undefined });
    await lastValueFrom(client.emit({ by: 'Ana', cat: 'fed' }, [1]), { defaultValue: undefined });
    await expect.poll(() => handled).toEqual([[{ name: 'Tom' }, 'cat_born', true, false], [1]]);
  });

  it('emits at once, subscribed to or not, and sends only when it is subscribed to', async () => {
    const handled: unknown[] = [];
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(data: string): void {
        handled.push(data);
      }

      @MessagePattern('name')
      name(data: string): string {
        handled.push(data);
        return data;
      }
    }
    const { client } = await nestMicroservice([Cats]);
    const cold = client.send<string>('name', 'never asked');
    client.emit('cat_born', 'Tom');
    await expect.poll(() => handled).toEqual(['Tom']);
    expect(await firstValueFrom(client.send<string>('name', 'asked'))).toBe('asked');
    expect(handled).toEqual(['Tom', 'asked']);
    expect(cold).toBeDefined();
  });

  it('tells who asks for a pattern that nobody handles, and keeps an event of one', async () => {
    @Controller()
    class Cats {
      @EventPattern<'other'>('other')
      other(): void {}
    }
    const service = await nestMicroservice([Cats]);
    await expect(lastValueFrom(service.client.send('name', {}))).rejects.toMatch(/no matching message handler/);
    service.client.emit('cat_lost', {});
    await expect
      .poll(() => deadLettersOf(service.broker))
      .toMatchObject([{ type: 'cat_lost', 'trenza-reason': 'unknown-type' }]);
  });

  it('tries an event again whose handler fails, and publishes it as a dead letter at last', async () => {
    const attempts: string[] = [];
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born({ name }: { name: string }): void {
        attempts.push(name);
        if (name === 'Tom' && attempts.filter((one) => one === name).length === 3) return;
        throw new Error('not yet');
      }
    }
    const service = await nestMicroservice([Cats], { prepare: keepErrors });
    service.client.emit('cat_born', { name: 'Tom' });
    service.client.emit('cat_born', { name: 'Tim' });
    await expect
      .poll(() => deadLettersOf(service.broker))
      .toMatchObject([{ type: 'cat_born', 'trenza-reason': 'attempts', 'trenza-error': 'Error: not yet' }]);
    expect(attempts.toSorted()).toEqual(['Tim', 'Tim', 'Tim', 'Tom', 'Tom', 'Tom']);
  });

  it('knows errors by their class with KeepErrors: Rejected, and rules', async () => {
    class Drowned extends Error {}
    let attempts = 0;
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(data: string): void {
        attempts += 1;
        throw data === 'Tom' ? new Rejected('never') : new Drowned('never');
      }
    }
    const service = await nestMicroservice([Cats], { prepare: keepErrors, rules: [on(Drowned).dead()] });
    service.client.emit('cat_born', 'Tom');
    service.client.emit('cat_born', 'Tim');
    const reasons: unknown[] = [];
    await expect
      .poll(async () => {
        for (const letter of await deadLettersOf(service.broker))
          reasons.push((letter as Record<string, unknown>)['trenza-reason']);
        return reasons.map(String).toSorted();
      })
      .toEqual(['rejected', 'rule']);
    expect(attempts).toBe(2);
  });

  it('finishes what is at work when the app closes, and leaves the rest in the queue', async () => {
    const handled: string[] = [];
    let finish: () => void = () => undefined;
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      async born(name: string): Promise<void> {
        await new Promise<void>((resolve) => (finish = resolve));
        handled.push(name);
      }
    }
    const { app, client, broker } = await nestMicroservice([Cats], { policy: { concurrency: 1 } });
    client.emit('cat_born', 'Tom');
    await expect.poll(() => broker.depth('cats')).toEqual({ waiting: 0, claimed: 1 });
    const closed = app.close();
    client.emit('cat_born', 'Tim');
    await expect.poll(() => broker.depth('cats')).toEqual({ waiting: 1, claimed: 1 });
    finish();
    await closed;
    expect(handled).toEqual(['Tom']);
    expect(await broker.depth('cats')).toEqual({ waiting: 1, claimed: 0 });
  });

  it('gives up an event whose observable goes on at the time-out', async () => {
    let given = 0;
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(): unknown {
        return new Observable(() => () => (given += 1));
      }
    }
    const service = await nestMicroservice([Cats], { policy: { timeout: '30ms', attempts: 1 } });
    service.client.emit('cat_born', 'Tom');
    await expect.poll(() => deadLettersOf(service.broker)).toMatchObject([{ 'trenza-reason': 'attempts' }]);
    expect(given).toBe(1);
  });

  it('without KeepErrors tries whatever fails again, for no error has a class, and says so', async () => {
    const warned: unknown[] = [];
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(): void {
        throw new Rejected('never');
      }
    }
    const service = await nestMicroservice([Cats]);
    service.strategy['logger'].warn = (said: unknown) => warned.push(said);
    service.client.emit('cat_born', 'Tom');
    await expect
      .poll(() => deadLettersOf(service.broker))
      .toMatchObject([{ 'trenza-reason': 'attempts', 'trenza-error': 'Error: Internal server error' }]);
    expect(warned).toEqual([expect.stringContaining('new KeepErrors()')]);
  });
});
