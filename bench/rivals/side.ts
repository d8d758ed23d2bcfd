import { roundIn } from './sale.js';
import { started, type Measured } from './started.js';
import { within } from './within.js';

/** One side of the comparison, in a process of its own, so that its CPU and memory are its own. */
export interface Side {
  /** Publishes so many sales of a round, at most `UNCONFIRMED` without a confirm at any time; resolves once the last is confirmed. */
  publish(count: number, round: number): Promise<void>;
  /** Takes from its queue until closed, calling `handled` with each sale; resolves once it is a consumer. */
  consume(handled: (sale: unknown) => void): Promise<Closing>;
  close(): Promise<void>;
}

/** Ends a consumer, its acknowledgements written. */
type Closing = () => Promise<void>;

/** What is measured. */
export type Work = 'publish' | 'consume';

/** What is asked of a side; it answers with what it took, or with why it could not. */
export interface Asked {
  readonly work: Work | 'close';
  readonly count: number;
  readonly round: number;
}

export type Said = 'ready' | { readonly measured: Measured } | { readonly failed: string };

/** As many as DESIGN 9 allows. */
export const UNCONFIRMED = 1_000;
export const PREFETCH = 200;
/** Far more than any of them needs: who is not through by then stands still. */
export const DEADLINE_MS = 120_000;

/** Does what the parent process asks, and says what it took. */
export function serve(side: Side): void {
  process.on('message', ({ work, count, round }: Asked) => {
    const done: Promise<unknown> = work === 'close' ? side.close() : perform(side, { work, count, round });
    done.then(
      () => work === 'close' && process.disconnect(),
      (error: unknown) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // Its connections would keep it alive when its parent is gone.
  process.on('disconnect', () => process.exit());
  say('ready');
}

const say = (said: Said): void => void process.send?.(said);

async function perform(side: Side, asked: Asked): Promise<void> {
  say({ measured: await (asked.work === 'publish' ? publishing(side, asked) : consuming(side, asked)) });
}

/**
 * Rounds of sales that only warm up, as many as are counted after them: a process that rested while others had their turn
 * has a small heap, and code that is to be compiled anew.
 */
const WARMING = 0x8000;

async function publishing(side: Side, { count, round }: Asked): Promise<Measured> {
  await within(DEADLINE_MS, side.publish(count, WARMING + round), () => `not all of ${count} sales were confirmed`);
  const watch = started();
  await within(DEADLINE_MS, side.publish(count, round), () => `not all of ${count} sales were confirmed`);
  return watch();
}

/**
 * From the round's first sale to its last, and the tick in which its acknowledgement is written. Others are not counted:
 * those that warm up, and what comes again because it was acknowledged right before a channel was closed, on quorum queues
 * by the dozen.
 */
async function consuming(side: Side, { count, round }: Asked): Promise<Measured> {
  const ofRound = roundIn(round);
  let left = count;
  let watch: (() => Measured) | undefined;
  let all: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (all = resolve));
  const attached = side.consume((sale) => {
    if (!isOf(ofRound, sale)) return;
    watch ??= started();
    left -= 1;
    if (left === 0) all();
  });
  const close = await within(DEADLINE_MS, attached, () => 'it is no consumer');
  await within(DEADLINE_MS, done, () => `${left} of ${count} sales did not come`);
  await new Promise((resolve) => setImmediate(resolve));
  const measured = watch?.();
  await within(DEADLINE_MS, close(), () => 'its consumer does not close');
  if (left < 0 || measured === undefined) throw new Error(`${count} sales were to come, and ${count - left} came`);
  return measured;
}

function isOf(round: string, sale: unknown): boolean {
  if (typeof sale !== 'object' || sale === null || !('sale_id' in sale)) throw new TypeError('a sale has its id');
  return typeof sale.sale_id === 'string' && sale.sale_id.startsWith(round);
}

/** Publishes one by one as far as the window allows; `one` resolves with its confirm. */
export async function windowed(count: number, one: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await one((next += 1));
  };
  await Promise.all(Array.from({ length: UNCONFIRMED }, worker));
}
