import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#messaging';
import { stopOnSignals } from './stop-on-signals.js';

class Program extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

function running(stop: () => Promise<boolean>) {
  const program = new Program();
  const stopped = vi.fn<() => Promise<boolean>>(stop);
  stopOnSignals({ logger: silentLogger, stop: stopped }, program);
  return { program, stopped };
}

const never = () => new Promise<boolean>(() => undefined);

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

describe.each(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  it.each([
    [true, 0],
    [false, 1],
  ])('ends the process once it has drained: cleanly %s, with %d', async (clean, code) => {
    const { program } = running(() => Promise.resolve(clean));
    program.emit(signal, signal);
    await vi.waitFor(() => expect(program.exits).toEqual([code]));
  });

  it('ends it at once when it comes a second time', () => {
    const { program, stopped } = running(never);
    program.emit(signal, signal);
    vi.advanceTimersByTime(1_500);
    program.emit('SIGINT', 'SIGINT');
    expect(program.exits).toEqual([1]);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('is one press when npm passes it on', () => {
    const { program } = running(never);
    program.emit(signal, signal);
    vi.advanceTimersByTime(20);
    program.emit(signal, signal);
    expect(program.exits).toEqual([]);
  });
});
