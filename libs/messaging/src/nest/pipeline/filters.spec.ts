import 'reflect-metadata';
import { Catch, Injectable, UseFilters, UseGuards, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { EMPTY, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { nestApp } from '../../../../../tests/support/nest-app.js';
import type { Effect } from '../../consuming/effect.js';
import { on } from '../../contract/rules.js';
import { RequestFailed } from '../../errors/request-errors.js';
import { Rejected, Unavailable } from '../../errors/handling-errors.js';
import { anOrder, OrderPlaced, orders } from '../../testing/fixtures.js';
import { Consume } from '../consume.decorator.js';

const { billing } = orders({ attempts: 2 });
const none = { effect: 'none', because: 'a test' } as const;

class OutOfStock extends Error {
  override readonly name = 'OutOfStock';
}

@Catch(OutOfStock)
@Injectable()
class NeverInStock implements ExceptionFilter {
  readonly seen: string[] = [];

  catch(error: OutOfStock, host: ArgumentsHost): never {
    const { order_id: id } = host.switchToRpc().getData<OrderPlaced>();
    const { key } = host.switchToRpc().getContext<Effect['none']>();
    this.seen.push(`${host.getType()} ${id} ${key}`);
    throw new Rejected(error.message);
  }
}

/** A filter of whatever is thrown, with this answer. */
function catching(answer: (error: Error) => unknown): ExceptionFilter {
  @Catch()
  class Catching implements ExceptionFilter<Error> {
    catch(error: Error): unknown {
      return answer(error);
    }
  }
  return new Catching();
}

describe('exception filters around @Consume', () => {
  it('translate an error by throwing another, which is what is judged', async () => {
    class Filtered {
      @UseFilters(NeverInStock)
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new OutOfStock('pears');
      }
    }
    const { bus, app } = await nestApp([Filtered], { providers: [NeverInStock] });
    await bus.foreign(billing, anOrder());
    await expect
      .poll(() => bus.deadLetters(billing))
      .toMatchObject([{ reason: 'rejected', attempts: 1, error: 'TRZ-6001 pears' }]);
    expect(app.get(NeverInStock, { strict: false }).seen).toEqual(['rpc o-1 billing/order_placed/o-1']);
  });

  it.each([
    ['an observable', () => throwError(() => new Rejected('never'))],
    ['a promise', () => Promise.reject(new Rejected('never'))],
    ['a promise of an observable', () => Promise.resolve(throwError(() => new Rejected('never')))],
  ])('translate it by %s that fails', async (_what, answer) => {
    @UseFilters(catching(answer))
    class Filtered {
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new OutOfStock('pears');
      }
    }
    const { bus } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rejected', attempts: 1 }]);
  });

  it.each([
    ['nothing', () => undefined],
    ['a value', () => 'all is well'],
    ['an observable of a value', () => of('all is well')],
    ['an observable that ends', () => EMPTY],
    ['a promise', () => Promise.resolve('all is well')],
  ])('turn no error into success: what returns %s has failed, and the dead letter says why', async (_what, answer) => {
    @UseFilters(catching(answer))
    class Filtered {
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new OutOfStock('pears');
      }
    }
    const { bus } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'attempts', attempts: 2 }]);
    const [letter] = await bus.deadLetters(billing);
    expect(letter?.error).toMatch(
      /a filter of Filtered\.handle returned where the handler had failed with OutOfStock: pears/,
    );
  });

  it('that return leave the error its meaning: rules, Rejected and Unavailable', async () => {
    const failures: Error[] = [new Unavailable('no network'), new OutOfStock('pears')];
    @UseFilters(catching(() => EMPTY))
    class Filtered {
      @Consume(billing, OrderPlaced, { ...none, rules: [on(OutOfStock).dead()] })
      handle(): void {
        throw failures.shift() ?? new Error('too often');
      }
    }
    const { bus } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    // Away once, which burns no attempt; then dead by its rule.
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rule', attempts: 1 }]);
  });

  it('leave alone what they do not catch', async () => {
    @UseFilters(NeverInStock)
    class Filtered {
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new Rejected('never');
      }
    }
    const { bus, app } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rejected', error: 'TRZ-6001 never' }]);
    expect(app.get(NeverInStock, { strict: false }).seen).toEqual([]);
  });

  it('of the method come before those of the class', async () => {
    @UseFilters(catching(() => throwError(() => new Error('the class'))))
    class Filtered {
      @UseFilters(NeverInStock)
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new OutOfStock('pears');
      }
    }
    const { bus } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rejected' }]);
  });

  it('catch what a guard denies', async () => {
    @Catch(RpcException)
    class Translated implements ExceptionFilter<RpcException> {
      catch({ message }: RpcException): never {
        throw new OutOfStock(message);
      }
    }
    @UseFilters(Translated)
    class Filtered {
      @UseGuards({ canActivate: () => false })
      @Consume(billing, OrderPlaced, none)
      handle(): void {}
    }
    const { bus } = await nestApp([Filtered]);
    await bus.foreign(billing, anOrder());
    await expect
      .poll(() => bus.deadLetters(billing))
      .toMatchObject([{ reason: 'attempts', error: 'OutOfStock: Forbidden resource' }]);
  });

  it('say to who asked what they made of the error', async () => {
    const { events, billing: answers } = orders();
    class Answering {
      @UseFilters(NeverInStock)
      @Consume(answers, OrderPlaced, none)
      handle(): void {
        throw new OutOfStock('pears');
      }
    }
    const { bus } = await nestApp([Answering], { requests: [events] });
    const asked = bus.messaging.requester.request(events, anOrder());
    await expect(asked).rejects.toThrow(RequestFailed);
    await expect(asked).rejects.toThrow(/answered with Rejected: pears/);
  });

  it('undo what a handler wrote in its transaction, be the error translated or not', async () => {
    const { events, billing: writes } = orders({ attempts: 1 });
    class Filtered {
      @UseFilters(catching(() => of('all is well')))
      @Consume(writes, OrderPlaced, { effect: 'database' })
      handle(order: OrderPlaced, { tx }: Effect['database']): void {
        bus.messaging.outbox.add(tx, events, anOrder({ order_id: `${order.order_id}-again` }));
        throw new OutOfStock('pears');
      }
    }
    const { bus } = await nestApp([Filtered], { publishes: [events] });
    await bus.foreign(writes, anOrder());
    await expect.poll(() => bus.deadLetters(writes)).toMatchObject([{ id: 'o-1', reason: 'attempts' }]);
    expect(await bus.stores.outbox.count(['orders'])).toBe(0);
  });
});
