import 'reflect-metadata';
import { UseInterceptors, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, from, map, of, retry, tap, throwError, timeout, TimeoutError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { nestApp } from '../../../../../tests/support/nest-app.js';
import type { Effect } from '../../consuming/effect.js';
import { on } from '../../contract/rules.js';
import { Rejected } from '../../errors/handling-errors.js';
import { traceContext } from '../../observability/trace-context.js';
import { anOrder, OrderPlaced, orders } from '../../testing/fixtures.js';
import { Consume } from '../consume.decorator.js';

const { billing } = orders({ attempts: 3 });
const none = { effect: 'none', because: 'a test' } as const;

/** An interceptor of one function. */
const around = (intercept: NestInterceptor['intercept']): NestInterceptor => ({ intercept });

describe('interceptors around @Consume', () => {
  it('see what comes before and after, outermost first, in the trace of the message', async () => {
    const steps: string[] = [];
    const traces = new Set<string | undefined>();
    const says = (name: string): NestInterceptor =>
      around((_context, next) => {
        steps.push(`${name} before`);
        traces.add(traceContext.current()?.traceparent);
        return next.handle().pipe(tap((value: unknown) => steps.push(`${name} after ${String(value)}`)));
      });
    @UseInterceptors(says('class'))
    class Watched {
      @UseInterceptors(says('method'))
      @Consume(billing, OrderPlaced, none)
      async handle(): Promise<string> {
        await Promise.resolve();
        steps.push('handled');
        traces.add(traceContext.current()?.traceparent);
        return 'billed';
      }
    }
    const { bus } = await nestApp([Watched]);
    await bus.foreign(billing, anOrder(), { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    await expect.poll(() => steps.at(-1)).toBe('class after billed');
    expect(steps).toEqual(['class before', 'method before', 'handled', 'method after billed', 'class after billed']);
    expect([...traces]).toEqual([`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`]);
  });

  it('see the error of the handler, which keeps its class', async () => {
    const seen: unknown[] = [];
    @UseInterceptors(
      around((_context, next) =>
        next.handle().pipe(
          catchError((error: unknown) => {
            seen.push(error);
            return throwError(() => error);
          }),
        ),
      ),
    )
    class Watched {
      @Consume(billing, OrderPlaced, none)
      handle(): void {
        throw new Rejected('never');
      }
    }
    const { bus } = await nestApp([Watched]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rejected', attempts: 1 }]);
    expect(seen).toEqual([expect.any(Rejected)]);
  });

  it('may translate an error into one that a rule knows', async () => {
    class NumberUnknown extends Error {}
    @UseInterceptors(
      around((_context, next) =>
        next.handle().pipe(catchError((cause: unknown) => throwError(() => new NumberUnknown('x', { cause })))),
      ),
    )
    class Watched {
      @Consume(billing, OrderPlaced, { ...none, rules: [on(NumberUnknown).dead()] })
      handle(): void {
        throw new Error('550');
      }
    }
    const { bus } = await nestApp([Watched]);
    await bus.foreign(billing, anOrder());
    await expect.poll(() => bus.deadLetters(billing)).toMatchObject([{ reason: 'rule', attempts: 1 }]);
  });

  it('may call the handler again, and may leave it uncalled', async () => {
    const handled: string[] = [];
    @UseInterceptors(
      around((context: ExecutionContext, next) =>
        context.switchToRpc().getData<OrderPlaced>().order_id === 'known' ? of('cached') : next.handle().pipe(retry(2)),
      ),
    )
    class Watched {
      @Consume(billing, OrderPlaced, none)
      handle({ order_id: id }: OrderPlaced): void {
        handled.push(id);
        if (handled.length < 3) throw new Error('not yet');
      }
    }
    const { bus } = await nestApp([Watched]);
    await bus.foreign(billing, anOrder({ order_id: 'known' }));
    await bus.foreign(billing, anOrder({ order_id: 'new' }));
    await expect.poll(() => handled).toEqual(['new', 'new', 'new']);
    await expect.poll(() => bus.waiting(billing)).toBe(0);
    expect(await bus.deadLetters(billing)).toEqual([]);
  });

  it('that give up abort the handler and wait for it: nothing else is begun meanwhile', async () => {
    const { billing: oneByOne } = orders({ attempts: 2, concurrency: 1 });
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    class Watched {
      @UseInterceptors(around((_context, next) => next.handle().pipe(timeout(20))))
      @Consume(oneByOne, OrderPlaced, {
        effect: 'database',
        rules: [on(TimeoutError as unknown as typeof Error).dead()],
      })
      async handle({ order_id: id }: OrderPlaced, { signal }: Effect['database']): Promise<void> {
        steps.push(`${id} begins`);
        if (id === 'slow') {
          signal.addEventListener('abort', () => steps.push('slow is aborted'));
          await new Promise<void>((resolve) => (finish = resolve));
        }
        steps.push(`${id} ends`);
      }
    }
    const { bus } = await nestApp([Watched]);
    await bus.foreign(oneByOne, anOrder({ order_id: 'slow' }));
    await bus.foreign(oneByOne, anOrder({ order_id: 'next' }));
    await expect.poll(() => steps).toEqual(['slow begins', 'slow is aborted']);
    finish();
    await expect.poll(() => steps).toContain('next ends');
    expect(steps).toEqual(['slow begins', 'slow is aborted', 'slow ends', 'next begins', 'next ends']);
    await expect.poll(() => bus.deadLetters(oneByOne)).toMatchObject([{ id: 'slow', reason: 'rule' }]);
  });

  it('make the reply to a request, of the last value that comes out of them', async () => {
    const { events, billing: answers } = orders();
    class Answering {
      @UseInterceptors(around((_context, next) => next.handle().pipe(map((cents: number) => ({ cents })))))
      @Consume(answers, OrderPlaced, none)
      handle(): unknown {
        return from([1, 2]);
      }
    }
    const { bus } = await nestApp([Answering], { requests: [events] });
    expect(await bus.messaging.requester.request(events, anOrder())).toEqual({ cents: 2 });
  });

  it('are not needed for a handler that returns an observable', async () => {
    const { events, billing: answers } = orders();
    class Answering {
      @Consume(answers, OrderPlaced, none)
      handle(): unknown {
        return from([1, 2]);
      }
    }
    const { bus } = await nestApp([Answering], { requests: [events] });
    expect(await bus.messaging.requester.request(events, anOrder())).toBe(2);
  });
});
