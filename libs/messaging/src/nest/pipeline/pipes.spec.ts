import 'reflect-metadata';
import { Injectable, UsePipes, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsInt, Max } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { nestApp } from '../../../../../tests/support/nest-app.js';
import type { Effect } from '../../consuming/effect.js';
import { anOrder, OrderPlaced, orders } from '../../testing/fixtures.js';
import { Consume } from '../consume.decorator.js';

const { billing } = orders({ attempts: 3 });
const none = { effect: 'none', because: 'a test' } as const;

@Injectable()
class Doubled implements PipeTransform<OrderPlaced, OrderPlaced> {
  transform(order: OrderPlaced, { metatype }: ArgumentMetadata): OrderPlaced {
    return Object.assign(new (metatype as typeof OrderPlaced)(), order, { quantity: order.quantity * 2 });
  }
}

describe('pipes around @Consume', () => {
  it('of the method transform the message, and leave its context alone', async () => {
    const handled: unknown[] = [];
    class Piped {
      @UsePipes(Doubled)
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced, { key }: Effect['none']): void {
        handled.push([order.quantity, order instanceof OrderPlaced, key]);
      }
    }
    const { bus } = await nestApp([Piped]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual([[10, true, 'billing/order_placed/o-1']]);
  });

  it('of the class come before those of the method, and those of the parameter last', async () => {
    const handled: unknown[] = [];
    const adds = (amount: number): PipeTransform<OrderPlaced, OrderPlaced> => ({
      transform: (order) => Object.assign(anOrder(order), { quantity: order.quantity + amount }),
    });
    @UsePipes(Doubled)
    class Piped {
      @UsePipes(adds(1), Doubled)
      @Consume(billing, OrderPlaced, none)
      handle(@Payload(adds(3)) order: OrderPlaced): void {
        handled.push(order.quantity);
      }
    }
    const { bus } = await nestApp([Piped]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual([25]);
  });

  it('of a parameter leave the other where it was, whichever has a decorator', async () => {
    const handled: unknown[] = [];
    class Piped {
      @Consume(billing, OrderPlaced, none)
      handle(@Payload('order_id', { transform: (id: string) => id.toUpperCase() }) id: unknown, context: object): void {
        handled.push([id, 'delivery' in context]);
      }
    }
    const { billing: invoices } = orders();
    class Contextual {
      @Consume(invoices, OrderPlaced, none)
      handle(order: OrderPlaced, @Ctx() { key }: Effect['none']): void {
        handled.push([order.order_id, key]);
      }
    }
    const { bus } = await nestApp([Piped]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual([['O-1', true]]);
    const { bus: another } = await nestApp([Contextual]);
    await another.foreign(invoices, anOrder());
    await expect.poll(() => handled).toContainEqual(['o-1', 'billing/order_placed/o-1']);
  });

  it('that refuse a message make it a dead letter at once, and keep the handler from running', async () => {
    class SmallOrder {
      @IsInt()
      @Max(10)
      quantity!: number;
    }
    const handled: string[] = [];
    class Piped {
      @UsePipes(new ValidationPipe({ expectedType: SmallOrder, transform: true }))
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced): void {
        handled.push(order.order_id);
      }
    }
    const { bus } = await nestApp([Piped]);
    await bus.foreign(billing, anOrder({ order_id: 'large', quantity: 11 }));
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ id: 'large', reason: 'rule', attempts: 1 }]);
    expect(handled).toEqual([]);
  });

  it('that fail are tried again', async () => {
    let asked = 0;
    const handled: string[] = [];
    class Piped {
      @UsePipes({
        transform: (order: unknown) => {
          asked += 1;
          if (asked < 3) throw new Error('the catalogue does not answer');
          return order;
        },
      })
      @Consume(billing, OrderPlaced, none)
      handle(order: OrderPlaced): void {
        handled.push(order.order_id);
      }
    }
    const { bus } = await nestApp([Piped]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => handled).toEqual(['o-1']);
  });
});
