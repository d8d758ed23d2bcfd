import type { WritePacket } from '@nestjs/microservices';
import type { Server } from '@nestjs/microservices/server/server.js';
import type { Observable } from 'rxjs';
import type { ReplyPacket } from './packets.js';

interface Answering {
  /** Nest's own way from a stream to packets. */
  readonly server: Pick<Server, 'send'>;
  readonly send: (packet: ReplyPacket) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Sends what a stream says, one packet after the other; resolves to the last one, unsent, once it has ended.
 * @throws what the stream fails with; the signal's reason, at which it is unsubscribed from
 */
export function answers(stream: Observable<unknown>, { server, send, signal }: Answering): Promise<ReplyPacket> {
  return new Promise((resolve, reject) => {
    const respond = async ({ err, ...packet }: WritePacket): Promise<void> => {
      if (err !== undefined) reject(err as Error);
      else if (packet.isDisposed) resolve(packet);
      else await send(packet);
    };
    const subscription = server.send(stream, respond);
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
      subscription.unsubscribe();
    });
  });
}
