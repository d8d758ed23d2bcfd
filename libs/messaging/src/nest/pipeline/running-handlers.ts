import { InterceptorsConsumer } from '@nestjs/core/internal';

/** Runs interceptors around a handler, and knows of handlers that go on when their interceptors gave up waiting. */
export class RunningHandlers extends InterceptorsConsumer {
  readonly #byContext = new WeakMap<object, Set<Promise<unknown>>>();

  override intercept(...of: Parameters<InterceptorsConsumer['intercept']>): Promise<unknown> {
    const [interceptors, args, instance, callback, next, type] = of;
    const watched = (): Promise<unknown> => this.#watch(args[1] as object, next());
    return super.intercept(interceptors, args, instance, callback, watched, type);
  }

  /** Whether a handler that was called with this context has not settled. */
  isRunning(context: object): boolean {
    return (this.#byContext.get(context)?.size ?? 0) > 0;
  }

  /** Resolves once all that were at work have settled, to how. */
  settled(context: object): Promise<PromiseSettledResult<unknown>[]> {
    return Promise.allSettled(this.#byContext.get(context) ?? new Set<Promise<unknown>>());
  }

  #watch(context: object, handling: Promise<unknown>): Promise<unknown> {
    const running = this.#byContext.get(context) ?? new Set();
    this.#byContext.set(context, running.add(handling));
    const over = (): boolean => running.delete(handling);
    handling.then(over, over);
    return handling;
  }
}
