import 'reflect-metadata';
import {
  ForbiddenException,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RpcException } from '@nestjs/microservices';
import { describe, expect, it } from 'vitest';
import { nestApp } from '../../../../../tests/support/nest-app.js';
import { on } from '../../contract/rules.js';
import type { BatchEffect } from '../../consuming/batches/batch-effect.js';
import type { Effect } from '../../consuming/effect.js';
import { anOrder, OrderPlaced, orders } from '../../testing/fixtures.js';
import { Consume } from '../consume.decorator.js';

const { billing } = orders({ attempts: 3 });
const none = { effect: 'none', because: 'a test' } as const;

/** Denies orders of more than ten; asked, it says what it saw. */
@Injectable()
class SmallOrdersOnly implements CanActivate {
  readonly seen: unknown[] = [];

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { quantity } = context.switchToRpc().getData<OrderPlaced>();
    const { key } = context.switchToRpc().getContext<Effect['none']>();
    const role = this.reflector.get<string>('role', context.getHandler());
    this.seen.push([context.getType(), context.getClass().name, context.getHandler().name, role, key]);
    return quantity <= 10;
  }
}

describe('guards around @Consume', () => {
  it('let the handler run, and see its class, method, metadata, message and context', async () => {
    const handled: string[] = [];
    class Guarded {
      @UseGuards(SmallOrdersOnly)
      @SetMetadata('role', 'clerk')
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced, { key }: Effect['none']): void {
        handled.push(`${order.order_id} ${key} ${order instanceof OrderPlaced}`);
      }
    }
    const { bus, app } = await nestApp([Guarded], { providers: [SmallOrdersOnly] });
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual(['o-1 billing/order_placed/o-1 true']);
    const { seen } = app.get(SmallOrdersOnly, { strict: false });
    expect(seen).toEqual([['rpc', 'Guarded', 'handle', 'clerk', 'billing/order_placed/o-1']]);
  });

  it('bound to the class keep its handlers from running, and the message is a dead letter at once', async () => {
    const handled: string[] = [];
    @UseGuards(SmallOrdersOnly)
    class Guarded {
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced): void {
        handled.push(order.order_id);
      }
    }
    const { bus } = await nestApp([Guarded]);
    await bus.foreign(billing, anOrder({ order_id: 'large', quantity: 11 }));
    await bus.foreign(billing, anOrder({ order_id: 'small' }));
    await expect
      .poll(() => bus.deadLetters(billing))
      .toMatchObject([{ id: 'large', reason: 'rule', attempts: 1, error: 'Error: Forbidden resource' }]);
    expect(handled).toEqual(['small']);
  });

  it('that throw a ForbiddenException refuse it too', async () => {
    class Guarded {
      @UseGuards({
        canActivate: () => {
          throw new ForbiddenException('not yours');
        },
      })
      @Consume(billing, OrderPlaced, none)
      handle(): void {}
    }
    const { bus } = await nestApp([Guarded]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rule', attempts: 1 }]);
  });

  it('that fail themselves are tried again, as a handler is', async () => {
    let asked = 0;
    const handled: string[] = [];
    class Guarded {
      @UseGuards({
        canActivate: () => {
          asked += 1;
          if (asked < 3) throw new Error('the directory does not answer');
          return true;
        },
      })
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced): void {
        handled.push(order.order_id);
      }
    }
    const { bus } = await nestApp([Guarded]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual(['o-1']);
    expect(await bus.deadLetters(billing)).toEqual([]);
  });

  it("stand behind the handler's own rules: what they deny may wait", async () => {
    let allowed = false;
    const handled: string[] = [];
    class Guarded {
      @UseGuards({ canActivate: () => allowed })
      @Consume(billing, OrderPlaced, { ...none, rules: [on(RpcException).pause()] })
      handle(order: OrderPlaced): void {
        handled.push(order.order_id);
      }
    }
    const { bus } = await nestApp([Guarded]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.stores.localQueue.depth('billing')).toMatchObject({ waiting: 1 });
    allowed = true;
    await expect.poll(() => handled).toEqual(['o-1']);
  });

  it('ask for the transaction that the effect commits in, and write nothing where they deny', async () => {
    const seen: boolean[] = [];
    class Guarded {
      @UseGuards({
        canActivate: (context: ExecutionContext) => {
          seen.push('tx' in context.switchToRpc().getContext<Effect['database']>());
          return false;
        },
      })
      @Consume(billing, OrderPlaced, { effect: 'database' })
      handle(): void {}
    }
    const { bus } = await nestApp([Guarded]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rule' }]);
    expect(seen).toEqual([true]);
    const key = { subscription: 'billing', type: 'order_placed', id: 'o-1' };
    expect(await bus.stores.inbox.lease(key, 1_000)).toMatchObject({ state: 'taken' });
  });

  it('judge a batch, which is halved until what they deny stands alone', async () => {
    const handled: string[][] = [];
    class Guarded {
      @UseGuards({
        canActivate: (context: ExecutionContext) =>
          context
            .switchToRpc()
            .getData<OrderPlaced[]>()
            .every(({ quantity }) => quantity <= 10),
      })
      @Consume(billing, OrderPlaced, { effect: 'outside', batch: { size: 4, waitMs: 20 } })
      handle(some: readonly OrderPlaced[], { keys }: BatchEffect['outside']): void {
        handled.push(some.map(({ order_id: id }, at) => `${id} ${keys[at]}`));
      }
    }
    const { bus } = await nestApp([Guarded]);
    for (const [at, quantity] of [1, 1, 1, 11].entries()) {
      await bus.foreign(billing, anOrder({ order_id: `o-${at}`, quantity }));
    }
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'o-3', reason: 'rule' }]);
    await expect.poll(() => handled.flat().length).toBe(3);
    expect(handled.flat()).toContain('o-2 billing/order_placed/o-2');
  });
});
