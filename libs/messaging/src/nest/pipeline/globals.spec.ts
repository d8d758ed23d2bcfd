import 'reflect-metadata';
import { Catch, Inject, Injectable, Scope, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import type {
  CallHandler,
  CanActivate,
  ExceptionFilter,
  ExecutionContext,
  NestInterceptor,
  OnModuleInit,
  PipeTransform,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, REQUEST } from '@nestjs/core';
import type { RequestContext } from '@nestjs/microservices';
import { map, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { nestApp } from '../../../../../tests/support/nest-app.js';
import type { Effect } from '../../consuming/effect.js';
import { MisplacedConsumer } from '../../errors/boot-errors.js';
import { Rejected } from '../../errors/handling-errors.js';
import { anOrder, OrderPlaced, orders } from '../../testing/fixtures.js';
import { Consume } from '../consume.decorator.js';

const none = { effect: 'none', because: 'a test' } as const;

/** Keeps every handler from running. */
class Deny implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Catch()
class Rejecting implements ExceptionFilter {
  catch(): never {
    throw new Rejected('by the global filter');
  }
}

class Doubling implements PipeTransform {
  transform(order: OrderPlaced): OrderPlaced {
    return Object.assign(anOrder(order), { quantity: order.quantity * 2 });
  }
}

class Excited implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler<string>): Observable<string> {
    return next.handle().pipe(map((text) => `${text}!`));
  }
}

/** A consumer that notes what it was given, and fails for an order of nothing. */
function counting() {
  const { events, billing } = orders({ attempts: 2 });
  const handled: number[] = [];
  class Counting {
    @Consume(billing, OrderPlaced, none)
    handle({ quantity, order_id: id }: OrderPlaced): string {
      handled.push(quantity);
      if (id === 'bad') throw new Error('bad');
      return 'counted';
    }
  }
  return { events, billing, handled, Counting };
}

describe("the app's global guards, pipes, interceptors and filters", () => {
  it('belong to HTTP: @Consume methods know nothing of them', async () => {
    const { billing, handled, Counting } = counting();
    const global = [
      { provide: APP_GUARD, useClass: Deny },
      { provide: APP_PIPE, useClass: Doubling },
      { provide: APP_FILTER, useClass: Rejecting },
    ];
    const { bus } = await nestApp([Counting], { global });
    await bus.foreign(billing, anOrder());
    await bus.foreign(billing, anOrder({ order_id: 'bad' }));
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'bad', reason: 'attempts' }]);
    expect(handled).toEqual([5, 5, 5]);
  });

  it('apply with inheritGlobals: a guard denies, before anything runs', async () => {
    const { billing, handled, Counting } = counting();
    const { bus } = await nestApp([Counting], {
      inheritGlobals: true,
      global: [{ provide: APP_GUARD, useClass: Deny }],
    });
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rule', attempts: 1 }]);
    expect(handled).toEqual([]);
  });

  it('apply with inheritGlobals: pipes, interceptors and filters', async () => {
    const { events, billing, handled, Counting } = counting();
    const global = [
      { provide: APP_PIPE, useClass: Doubling },
      { provide: APP_INTERCEPTOR, useClass: Excited },
      { provide: APP_FILTER, useClass: Rejecting },
    ];
    const { bus } = await nestApp([Counting], { inheritGlobals: true, global, requests: [events] });
    expect(await bus.messaging.requester.request(events, anOrder())).toBe('counted!');
    await bus.foreign(billing, anOrder({ order_id: 'bad' }));
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'bad', reason: 'rejected', attempts: 1 }]);
    expect(handled).toEqual([10, 10]);
  });

  it('apply with inheritGlobals where they are request-scoped', async () => {
    const { billing, handled, Counting } = counting();
    @Injectable({ scope: Scope.REQUEST })
    class SmallOrders implements CanActivate {
      constructor(@Inject(REQUEST) private readonly request: RequestContext<OrderPlaced>) {}

      canActivate(): boolean {
        return this.request.getData().quantity <= 10;
      }
    }
    const global = [{ provide: APP_GUARD, useClass: SmallOrders }];
    const { bus } = await nestApp([Counting], { inheritGlobals: true, global });
    await bus.foreign(billing, anOrder({ order_id: 'large', quantity: 11 }));
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'large', reason: 'rule' }]);
    await expect.poll(() => handled).toEqual([5]);
  });
});

/** One is made for each message: it notes which of them it was asked about. */
@Injectable({ scope: Scope.REQUEST })
class PerMessage implements CanActivate, PipeTransform, NestInterceptor {
  static readonly made: PerMessage[] = [];
  readonly uses: string[] = [];

  constructor(@Inject(REQUEST) readonly request: RequestContext<OrderPlaced>) {
    PerMessage.made.push(this);
  }

  canActivate(): boolean {
    this.uses.push('guard');
    return this.request.getData().quantity <= 10;
  }

  transform(order: OrderPlaced): OrderPlaced {
    this.uses.push('pipe');
    return order;
  }

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.uses.push('interceptor');
    return next.handle();
  }
}

@Catch()
@Injectable({ scope: Scope.REQUEST })
class FilterPerMessage implements ExceptionFilter {
  constructor(@Inject(REQUEST) readonly request: RequestContext<OrderPlaced>) {}

  catch(error: Error): never {
    throw new Rejected(
      `${this.request.getData().order_id} of ${JSON.stringify(this.request.getPattern())}: ${error.message}`,
    );
  }
}

describe('request-scoped guards, pipes, interceptors and filters', () => {
  it('are made for each message, and the consumer is one', async () => {
    const { billing } = orders();
    const instances = new Set<object>();
    const handled: string[] = [];
    @UseGuards(PerMessage)
    @UseInterceptors(PerMessage)
    class Scoped {
      @UsePipes(PerMessage)
      @UseFilters(FilterPerMessage)
      @Consume(billing, OrderPlaced, none)
      handle({ order_id: id }: OrderPlaced, { key }: Effect['none']): void {
        instances.add(this);
        handled.push(key);
        if (id === 'bad') throw new Error('bad');
      }
    }
    PerMessage.made.length = 0;
    const { bus } = await nestApp([Scoped]);
    expect(PerMessage.made).toEqual([]);
    await bus.foreign(billing, anOrder({ order_id: 'large', quantity: 11 }));
    await bus.foreign(billing, anOrder({ order_id: 'bad' }));
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled.toSorted()).toEqual(['billing/order_placed/bad', 'billing/order_placed/o-1']);
    await expect
      .poll(async () => (await bus.deadLetters(billing)).map(({ error }) => error).toSorted())
      .toEqual([
        'TRZ-6001 bad of "billing/order_placed": bad',
        'TRZ-6001 large of "billing/order_placed": Forbidden resource',
      ]);
    expect(instances.size).toBe(1);
    const uses = PerMessage.made.map((one) => `${one.request.getData().order_id} ${one.uses.join()}`);
    expect(uses.toSorted()).toEqual(['bad guard,interceptor,pipe', 'large guard', 'o-1 guard,interceptor,pipe']);
  });

  it('make no consumer of something request-scoped work, nor one whose hooks would not be called', async () => {
    const { billing } = orders();
    @Injectable({ scope: Scope.REQUEST })
    class Session {}
    @UseGuards(PerMessage)
    @Injectable()
    class WithSession {
      constructor(readonly session: Session) {}

      @Consume(billing, OrderPlaced, none)
      handle(): void {}
    }
    @UseGuards(PerMessage)
    class WithHook implements OnModuleInit {
      onModuleInit(): void {}

      @Consume(billing, OrderPlaced, none)
      handle(): void {}
    }
    await expect(nestApp([WithSession], { providers: [Session] })).rejects.toThrow(MisplacedConsumer);
    await expect(nestApp([WithHook])).rejects.toThrow(/WithHook has onModuleInit, which Nest doesn't call/);
  });
});
