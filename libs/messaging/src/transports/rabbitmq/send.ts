import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { corkThisTick } from './corked.js';
import { Unsendable } from './errors.js';
import type { Parcel } from './parcel.js';
import { toProperties } from './properties.js';

/**
 * Writes a parcel to a channel; `confirmed` is called with the broker's word, or with what it failed by.
 * @returns whether it was written: else it has been refused, for AMQP has no words for it
 * @throws when the channel is closed
 */
export function send(
  { channel, model }: { readonly channel: ConfirmChannel; readonly model: ChannelModel },
  parcel: Parcel,
  confirmed: (error: Error | null) => void,
): boolean {
  const { route, message } = parcel;
  corkThisTick(model);
  try {
    const options = { ...toProperties(message), mandatory: route.mandatory };
    channel.publish(route.exchange, route.key, message.body, options, confirmed);
    return true;
  } catch (error) {
    // A name or headers that are too long for AMQP: the client says so before it writes a byte.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    parcel.refused(new Unsendable(parcel.where, error.message, { cause: error }));
    return false;
  }
}
