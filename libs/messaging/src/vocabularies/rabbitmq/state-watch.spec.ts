import { expect, it } from 'vitest';
import { ScriptedTransport } from '../../../../../tests/support/scripted-transport.js';
import { silentLogger } from '../../observability/logger.js';
import { StateWatch } from './state-watch.js';

function watched() {
  const said: string[] = [];
  const transport = new ScriptedTransport('rabbitmq');
  const watch = new StateWatch(
    {
      onConnected: () => said.push('connected'),
      onDisconnected: ({ message }) => said.push(`lost: ${message}`),
      onError: ({ message }) => said.push(`error: ${message}`),
    },
    silentLogger,
  );
  watch.follow(transport);
  return { said, transport, watch };
}

it('tells of a connection that was lost once, of each other reason it stays away for, and of its return', () => {
  const { said, transport, watch } = watched();
  transport.become('disconnected', new Error('cut'));
  expect(watch.isConnected).toBe(false);
  transport.become('disconnected', new Error('refused'));
  transport.become('connected');
  expect(watch.isConnected).toBe(true);
  expect(said).toEqual(['connected', 'lost: cut', 'error: refused', 'connected']);
});

it('takes one that is blocked for connected, and says that it is', () => {
  const { said, transport, watch } = watched();
  transport.become('blocked', new Error('memory'));
  transport.become('connected');
  expect(watch.isConnected).toBe(true);
  expect(said).toEqual(['connected', 'error: memory']);
});

it('says nothing of one that was closed on purpose', () => {
  const { said, transport, watch } = watched();
  watch.end();
  transport.become('disconnected', new Error('closed'));
  expect([said, watch.isConnected]).toEqual([['connected'], false]);
});

it('tells who waits once it is connected again, or closed', async () => {
  const { transport, watch } = watched();
  expect(await watch.connected()).toBe(true);
  transport.become('disconnected', new Error('cut'));
  const again = watch.connected();
  transport.become('connected');
  expect(await again).toBe(true);
  transport.become('disconnected', new Error('cut'));
  const never = watch.connected();
  watch.end();
  expect(await never).toBe(false);
});

it('logs what callbacks throw or reject with', async () => {
  const lines: string[] = [];
  const logger = { ...silentLogger, error: (_: object, text: string) => void lines.push(text) };
  const throwing = (): never => {
    throw new Error('my own');
  };
  const watch = new StateWatch({ onConnected: throwing, onError: () => Promise.reject(new Error('mine too')) }, logger);
  watch.follow(new ScriptedTransport('rabbitmq'));
  watch.failed(new Error('why'));
  await expect
    .poll(() => lines)
    .toEqual(['onConnected of a RabbitMQConnection threw', 'onError of a RabbitMQConnection threw']);
});
