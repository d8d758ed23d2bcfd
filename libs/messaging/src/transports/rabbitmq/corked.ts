import type { ChannelModel } from 'amqplib';
import { socketOf } from './connection.js';

const corked = new WeakSet<ChannelModel>();

/**
 * Has what is written to a connection in this tick leave in one write: a write of its own for each frame costs more than
 * all else that is done for a message. The client hands its frames to the socket at the next `setImmediate`, so the cork
 * is drawn at the one after.
 */
export function corkThisTick(model: ChannelModel): void {
  if (corked.has(model)) return;
  const socket = socketOf(model);
  if (!socket) return;
  corked.add(model);
  socket.cork();
  setImmediate(() =>
    setImmediate(() => {
      corked.delete(model);
      socket.uncork();
    }),
  );
}
