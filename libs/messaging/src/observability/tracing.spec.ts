import { describe, expect, it } from 'vitest';
import { Rejected } from '../errors/handling-errors.js';
import { anOrder, handlerOf, orders, type OrderPlaced } from '../testing/fixtures.js';
import { testBus, type TestBus } from '../testing/test-bus.js';
import { newTraceparent, traceContext, traceIdOf } from './trace-context.js';
import { traced } from './traced.js';
import type { Attributes, SpanOptions, Tracer } from './tracer.js';

interface Recorded extends SpanOptions {
  readonly name: string;
  readonly traceparent: string;
  readonly said: Record<string, unknown>;
  error?: unknown;
  ends: number;
}

/** Remembers its spans, in the order of their starts. */
class RecordingTracer implements Tracer {
  readonly spans: Recorded[] = [];

  start(name: string, options: SpanOptions) {
    const { parent } = options;
    const traceparent = newTraceparent(parent === undefined ? undefined : traceIdOf(parent));
    const span: Recorded = { ...options, name, traceparent, said: { ...options.attributes }, ends: 0 };
    this.spans.push(span);
    return {
      traceparent,
      set: (attributes: Attributes) => void Object.assign(span.said, attributes),
      end: (error?: unknown) => {
        span.ends += 1;
        span.error = error;
      },
    };
  }

  tree(): (readonly [name: string, parent: string | undefined])[] {
    const nameOf = (traceparent?: string) => this.spans.find((span) => span.traceparent === traceparent)?.name;
    return this.spans.map(({ name, parent }) => [name, nameOf(parent)]);
  }
}

/** A chain: an order is passed on to a second channel by its handler, and an effect follows there. */
async function chain(tracer?: Tracer): Promise<{ bus: TestBus; first: ReturnType<typeof orders>; seen: string[] }> {
  const [first, second] = [orders(), orders()];
  Object.assign(second.events, { name: 'further' });
  Object.assign(second.billing, { name: 'shipping' });
  const seen: string[] = [];
  const note = (): void => void seen.push(traceIdOf(traceContext.current()?.traceparent ?? ''));
  const passOn = async (order: OrderPlaced): Promise<void> => {
    note();
    await bus.messaging.publisher.publish(second.events, order);
  };
  const send = async ({ quantity }: OrderPlaced): Promise<void> => {
    note();
    await traced('SMTP send', {}, () => Promise.resolve());
    if (quantity === 13) throw new Rejected('not thirteen');
  };
  const bus: TestBus = await testBus({
    publishes: [first.events, second.events],
    handlers: [handlerOf(first.billing, 'none', passOn), handlerOf(second.billing, 'none', send)],
    ...(tracer && { tracer }),
  });
  return { bus, first, seen };
}

describe('a trace', () => {
  it('has a span for every hop, each under the one that caused it', async () => {
    const tracer = new RecordingTracer();
    const { bus, first } = await chain(tracer);
    await bus.publish(first.events, anOrder());
    await bus.settled();
    expect(tracer.tree()).toEqual([
      ['send orders', undefined],
      ['process billing', 'send orders'],
      ['send further', 'process billing'],
      ['process shipping', 'send further'],
      ['SMTP send', 'process shipping'],
    ]);
    expect(tracer.spans.map(({ ends, error }) => [ends, error])).toEqual(tracer.spans.map(() => [1, undefined]));
    expect(tracer.spans.map(({ kind }) => kind)).toEqual(['producer', 'consumer', 'producer', 'consumer', 'client']);
  });

  it('shows where it failed', async () => {
    const tracer = new RecordingTracer();
    const { bus, first } = await chain(tracer);
    await bus.publish(first.events, anOrder({ quantity: 13 }));
    await bus.settled();
    const shipping = tracer.spans.find(({ name }) => name === 'process shipping');
    expect(shipping?.error).toBeInstanceOf(Rejected);
    expect(shipping?.said).toMatchObject({ 'trenza.outcome': 'dead', 'messaging.message.id': 'o-1' });
  });

  it('of a retry has a span for each attempt', async () => {
    const tracer = new RecordingTracer();
    const { events, billing } = orders();
    let failures = 2;
    const failing = handlerOf(billing, 'none', () => {
      if (failures-- > 0) throw new Error('not yet');
    });
    const bus = await testBus({ publishes: [events], handlers: [failing], tracer });
    await bus.publish(events, anOrder());
    await expect.poll(() => tracer.spans.at(-1)?.said['trenza.outcome']).toBe('done');
    expect(tracer.tree()).toEqual([
      ['send orders', undefined],
      ['process billing', 'send orders'],
      ['process billing', 'send orders'],
    ]);
    expect(tracer.spans.slice(1).map(({ said }) => said['trenza.outcome'])).toEqual(['retry', 'done']);
  });

  it('is passed on where nobody collects spans, and begun where there was none', async () => {
    const { bus, first, seen } = await chain();
    await bus.publish(first.events, anOrder());
    await bus.settled();
    await bus.foreign(first.billing, anOrder({ order_id: 'o-2' }));
    await bus.settled();
    expect(seen).toHaveLength(4);
    expect(seen[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([seen[0], seen[2]]).toEqual([seen[1], seen[3]]);
    expect(seen[0]).not.toBe(seen[2]);
  });
});
