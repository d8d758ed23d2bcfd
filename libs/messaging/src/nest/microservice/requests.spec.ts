import 'reflect-metadata';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { MessagePattern, RpcException } from '@nestjs/microservices';
import { from, interval, lastValueFrom, take, tap, throwError, timeout, TimeoutError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { nestMicroservice } from '../../../../../tests/support/nest-microservice.js';
import { KeepErrors } from './keep-errors.js';

const keepErrors = (app: INestMicroservice): unknown => app.useGlobalFilters(new KeepErrors());

describe('a request to a Nest microservice behind a TransportStrategy', () => {
  it.each([
    ['a value', () => 5, [5]],
    ['a promise', () => Promise.resolve({ sum: 5 }), [{ sum: 5 }]],
    ['nothing', () => undefined, []],
    ['null', () => null, [null]],
    ['a stream', () => from([1, 2, 3]), [1, 2, 3]],
    ['a stream that takes its time', () => interval(5).pipe(take(3)), [0, 1, 2]],
  ])('answers with %s', async (_what, answer, expected) => {
    @Controller()
    class Cats {
      @MessagePattern({ cmd: 'ask' })
      ask(): unknown {
        return answer();
      }
    }
    const { client } = await nestMicroservice([Cats]);
    expect(await lastValueFrom(client.send({ cmd: 'ask' }, {}).pipe(toArray()))).toEqual(expected);
  });

  it('gives up a stream at the time-out, and tells who asked', async () => {
    let ended = false;
    @Controller()
    class Cats {
      @MessagePattern('ticks')
      ticks(): unknown {
        return interval(5).pipe(tap({ unsubscribe: () => (ended = true) }));
      }
    }
    const { client } = await nestMicroservice([Cats], { policy: { timeout: '100ms' } });
    await expect(lastValueFrom(client.send('ticks', {}))).rejects.toMatchObject({
      status: 'error',
      message: expect.stringContaining('took longer than 100 ms') as string,
    });
    expect(ended).toBe(true);
  });

  it.each([
    ['an RpcException of a text', new RpcException('no such cat'), { status: 'error', message: 'no such cat' }],
    ['an RpcException of an object', new RpcException({ code: 404 }), { code: 404 }],
    [
      'another error, of which nothing is told',
      new Error('secret'),
      { status: 'error', message: 'Internal server error' },
    ],
  ])('answers a request that fails with %s', async (_what, error, told) => {
    @Controller()
    class Cats {
      @MessagePattern('throws')
      throws(): void {
        throw error;
      }

      @MessagePattern('rejects')
      rejects(): unknown {
        return throwError(() => error);
      }
    }
    for (const prepare of [keepErrors, () => undefined]) {
      const { client } = await nestMicroservice([Cats], { prepare });
      await expect(lastValueFrom(client.send('throws', {}))).rejects.toEqual(told);
      await expect(lastValueFrom(client.send('rejects', {}))).rejects.toEqual(told);
    }
  });

  it('is left waiting by a client that has no more time, as with any observable', async () => {
    @Controller()
    class Cats {
      @MessagePattern('sleep')
      sleep(): Promise<void> {
        return new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    const { client } = await nestMicroservice([Cats]);
    await expect(lastValueFrom(client.send('sleep', {}).pipe(timeout(20)))).rejects.toThrow(TimeoutError);
  });

  it('fails a request that is open when its client closes', async () => {
    @Controller()
    class Cats {
      @MessagePattern('sleep')
      sleep(): Promise<void> {
        return new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    const { client } = await nestMicroservice([Cats]);
    const asked = lastValueFrom(client.send('sleep', {}));
    await expect.poll(() => client.messaging.requester.channels().length).toBe(1);
    await client.connect();
    const closed = client.close();
    await expect(asked).rejects.toThrow('Connection closed');
    await closed;
  });
});
