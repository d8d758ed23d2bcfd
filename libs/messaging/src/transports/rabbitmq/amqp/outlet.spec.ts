import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { describe, expect, it } from 'vitest';
import type { WireMessage } from '../../../wire/envelope.js';
import { Outlet } from './outlet.js';
import { Parcel } from '../parcel.js';

const MESSAGE: WireMessage = { body: Buffer.from('{"n":1}'), id: 'm-1', type: 'thing' };
const NUMBER = 7;

/** A client's channel, as far as it is used; `published` by its own way. */
function world() {
  const written: Buffer[] = [];
  const published: unknown[] = [];
  const confirms: unknown[] = [];
  const channels: unknown[] = [];
  const bufferTo = (kept: Buffer[]) => ({ buffer: { write: (bytes: Buffer) => kept.push(bytes) > 0 } });
  channels[NUMBER] = bufferTo(written);
  const channel = {
    ch: NUMBER,
    connection: { frameMax: 131_072, channels },
    pushConfirmCallback: (confirmed: unknown) => confirms.push(confirmed),
    publish: (...args: unknown[]) => published.push(args[2]),
  };
  const outlet = new Outlet({ connection: {} } as unknown as ChannelModel, channel as unknown as ConfirmChannel);
  const send = (message: WireMessage): boolean =>
    outlet.send(
      new Parcel(
        { address: { replyTo: 'q' }, route: { exchange: '', key: 'q', mandatory: true }, message },
        () => undefined,
      ),
      () => undefined,
    );
  return { written, published, confirms, channels, bufferTo, send };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an outlet', () => {
  it('writes what is sent in a tick at once, each with its confirm', async () => {
    const { written, confirms, published, send } = world();
    for (let sent = 0; sent < 3; sent += 1) expect(send(MESSAGE)).toBe(true);
    await tick();
    expect([written.length, confirms.length, published.length]).toEqual([1, 3, 0]);
  });

  it('leaves to the client what is rare, behind all that was sent before it', () => {
    const { written, published, send } = world();
    send(MESSAGE);
    expect(published.length + written.length).toBe(0);
    send({ ...MESSAGE, headers: { 'x-mine': '1' } });
    expect([written.length, published.length]).toEqual([1, 1]);
  });

  it('writes to no channel but its own, though that is closed and another has its number', async () => {
    const { written, published, channels, bufferTo, send } = world();
    const others: Buffer[] = [];
    send(MESSAGE);
    channels[NUMBER] = bufferTo(others);
    await tick();
    send(MESSAGE);
    await tick();
    expect([written.length, others.length]).toEqual([0, 0]);
    // The client knows that it is closed, and says so by its way.
    expect(published).toHaveLength(1);
  });
});
