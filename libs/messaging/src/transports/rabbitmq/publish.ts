import { TooLarge, Unroutable } from '../../errors/transport-errors.js';
import type { Channel } from '../../contract/channel.js';
import { MOST_BYTES } from '../../wire/codec.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Address, PublishResult } from '../transport.js';
import { Parcel } from './parcel.js';
import type { Publisher } from './publisher.js';
import { routeOf } from './topology.js';

/** Publishes messages, and resolves to what became of each, in their order. It never rejects. */
export function publishMessages(
  publisher: Publisher,
  address: Address,
  messages: readonly WireMessage[],
  signal?: AbortSignal,
): Promise<readonly PublishResult[]> {
  if (messages.length === 0) return Promise.resolve([]);
  const name = 'channel' in address ? address.channel.name : address.replyTo;
  const channel = 'channel' in address ? address.channel : undefined;
  const route = routeOf(address);
  return new Promise((resolve) => {
    const results: PublishResult[] = [];
    let open = messages.length;
    const abort = (): void => {
      for (const parcel of parcels) parcel.failed(signal?.reason as Error);
      publisher.forget(parcels);
    };
    const settle = (at: number) => (result: PublishResult) => {
      results[at] = result;
      open -= 1;
      if (open > 0) return;
      signal?.removeEventListener('abort', abort);
      resolve(results);
    };
    const parcels = messages.map((message, at) => new Parcel({ address, route, message }, settle(at)));
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    for (const parcel of parcels) {
      const refusal = refusalOf(parcel.message, name, channel);
      if (refusal) parcel.refused(refusal);
      else publisher.put(parcel);
    }
  });
}

function refusalOf({ body }: WireMessage, name: string, channel: Channel | undefined): Error | undefined {
  if (body.length > MOST_BYTES) return new TooLarge(name, body.length, MOST_BYTES);
  const isForNobody = channel?.subscriptions.length === 0 && channel.because === undefined;
  return isForNobody ? new Unroutable(name) : undefined;
}
