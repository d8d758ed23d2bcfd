import 'reflect-metadata';
import {
  BadRequestException,
  Catch,
  Controller,
  ForbiddenException,
  UseFilters,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
  type CanActivate,
  type ExceptionFilter,
  type INestMicroservice,
} from '@nestjs/common';
import { EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { IsInt } from 'class-validator';
import { lastValueFrom, map, throwError } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { quietLogger } from '../../../../../tests/support/quiet-logger.js';
import { deadLettersOf, nestMicroservice, transportOn } from '../../../../../tests/support/nest-microservice.js';
import { silentLogger } from '../../observability/logger.js';
import { MemoryLocalQueue } from '../../testing/memory-local-queue.js';
import { KeepErrors } from './keep-errors.js';
import { TransportClient } from './transport-client.js';
import { TransportStrategy } from './transport-strategy.js';

const keepErrors = (app: INestMicroservice): unknown => app.useGlobalFilters(new KeepErrors());

describe('guards, pipes, interceptors and filters behind a TransportStrategy', () => {
  it('runs guards, pipes, interceptors and filters, local and global', async () => {
    class Meal {
      @IsInt()
      grams!: number;
    }
    @Catch(RangeError)
    class TooMuch implements ExceptionFilter<RangeError> {
      catch({ message }: RangeError): unknown {
        return throwError(() => ({ status: 'error', message: `too much: ${message}` }));
      }
    }
    @Controller()
    @UseGuards({ canActivate: (context) => context.switchToRpc().getData<Meal>().grams !== 13 })
    class Cats {
      @UseFilters(TooMuch)
      @UseInterceptors({ intercept: (_context, next) => next.handle().pipe(map((said: string) => `${said}!`)) })
      @MessagePattern('feed')
      feed(@Payload() meal: Meal): string {
        if (meal.grams > 100) throw new RangeError(`${meal.grams} g`);
        return `${meal.constructor.name} of ${meal.grams}`;
      }
    }
    const prepare = (app: INestMicroservice): void => {
      app.useGlobalFilters(new KeepErrors());
      app.useGlobalPipes(new ValidationPipe({ transform: true, exceptionFactory: () => new RpcException('no meal') }));
    };
    const { client } = await nestMicroservice([Cats], { prepare });
    const feed = (data: object): Promise<unknown> => lastValueFrom(client.send('feed', data));
    expect(await feed({ grams: 50 })).toBe('Meal of 50!');
    await expect(feed({ grams: 13 })).rejects.toEqual({ status: 'error', message: 'Forbidden resource' });
    await expect(feed({ grams: 'many' })).rejects.toEqual({ status: 'error', message: 'no meal' });
    await expect(feed({ grams: 200 })).rejects.toEqual({ status: 'error', message: 'too much: 200 g' });
  });

  it.each([
    ['a guard denies', false],
    ['a guard forbids', new ForbiddenException()],
    ['a pipe refuses', new BadRequestException()],
  ])('makes an event that %s a dead letter at once', async (_what, verdict) => {
    @Controller()
    class Cats {
      @UseGuards({
        canActivate: () => {
          if (verdict instanceof Error) throw verdict;
          return verdict;
        },
      })
      @EventPattern<'cat_born'>('cat_born')
      born(): void {}
    }
    const service = await nestMicroservice([Cats], { prepare: keepErrors });
    service.client.emit('cat_born', {});
    await expect
      .poll(() => deadLettersOf(service.broker))
      .toMatchObject([{ 'trenza-reason': 'rule', 'trenza-attempts': '1' }]);
  });

  it('of a hybrid app are those that it has when it connects its microservice: connect it last', async () => {
    const handled: unknown[] = [];
    @Controller()
    class Cats {
      @EventPattern<'cat_born'>('cat_born')
      born(name: unknown): void {
        handled.push(name);
      }
    }
    const denies = (denied: string): CanActivate => ({
      canActivate: (context) => context.switchToRpc().getData<unknown>() !== denied,
    });
    const broker = new MemoryLocalQueue();
    const common = { queue: 'cats', logger: silentLogger };
    const strategy = new TransportStrategy({ ...common, transport: transportOn(broker) });
    const module = await Test.createTestingModule({ controllers: [Cats] })
      .setLogger(quietLogger)
      .compile();
    const adapter = new FastifyAdapter();
    const app = module.createNestApplication(adapter, { logger: false });
    app.useGlobalFilters(new KeepErrors(adapter));
    app.useGlobalGuards(denies('before'));
    app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    app.useGlobalGuards(denies('after'));
    await app.startAllMicroservices();
    onTestFinished(() => app.close());
    const client = new TransportClient({ ...common, transport: transportOn(broker) });
    onTestFinished(() => client.close());
    for (const name of ['before', 'after', 'Tom']) client.emit('cat_born', name);
    await expect.poll(() => handled).toEqual(['after', 'Tom']);
    await expect.poll(() => deadLettersOf(broker)).toMatchObject([{ 'trenza-reason': 'rule' }]);
  });
});
