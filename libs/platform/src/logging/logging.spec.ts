import { describe, expect, it } from 'vitest';
import { newTraceparent, traceContext, traceIdOf } from '#messaging';
import { LogConfig } from '../config/log.config.js';
import { appScope } from './app-scope.js';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

function logged(level: LogConfig['level'] = 'debug') {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: createLogger({ level, destination: { write } }) };
}

describe('a log line', () => {
  it('is JSON with its time, its level by name, and its fields', () => {
    const { lines, logger } = logged();
    logger.child({ app: 'shop' }).warn({ left: 3 }, 'stock is low');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        app: 'shop',
        left: 3,
        msg: 'stock is low',
      },
    ]);
  });

  it('has the id of the trace that it was written in, and none outside', () => {
    const { lines, logger } = logged();
    const traceparent = newTraceparent();
    traceContext.run({ traceparent }, () => logger.info({}, 'inside'));
    logger.info({}, 'outside');
    expect(lines[0]?.['trace_id']).toBe(traceIdOf(traceparent));
    expect(lines[1]).not.toHaveProperty('trace_id');
  });

  it("says an error's message and stack", () => {
    const { lines, logger } = logged();
    logger.error({ err: new Error('no shelf') }, 'failed');
    expect(lines[0]?.['err']).toMatchObject({
      type: 'Error',
      message: 'no shelf',
      stack: expect.stringContaining('logging.spec') as string,
    });
  });
});

describe("Nest's logger", () => {
  it('takes its context, and the app from where it is called', () => {
    const { lines, logger } = logged();
    const nest = new NestLogger(logger);
    appScope.run('shop', () => nest.warn('stock is low', { left: 3 }, 'Shelves'));
    nest.log('nobody', 'Shelves');
    expect(lines).toMatchObject([
      { level: 'warn', app: 'shop', context: 'Shelves', left: 3, msg: 'stock is low' },
      { level: 'info' },
    ]);
    expect(lines[1]).not.toHaveProperty('app');
  });

  it('keeps an error, and a stack that comes apart from it', () => {
    const { lines, logger } = logged();
    const nest = new NestLogger(logger);
    nest.error(new Error('no shelf'), 'Shelves');
    nest.error('no shelf', 'Error: no shelf\n    at shelves', 'Shelves');
    expect(lines).toMatchObject([
      { level: 'error', msg: 'no shelf', err: { message: 'no shelf' }, context: 'Shelves' },
      { level: 'error', msg: 'no shelf', stack: 'Error: no shelf\n    at shelves', context: 'Shelves' },
    ]);
  });

  it('says what Nest says about its own start to those who ask for debug', () => {
    const { lines, logger } = logged('info');
    const nest = new NestLogger(logger);
    nest.log('Mapped {/catalog, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });
});

describe('LOG_LEVEL', () => {
  it('is debug when DEBUG is true, whatever it says', () => {
    expect(Object.assign(new LogConfig(), { debug: true, logLevel: 'error' }).level).toBe('debug');
    expect(Object.assign(new LogConfig(), { logLevel: 'error' }).level).toBe('error');
  });
});
