import type { ChannelModel } from 'amqplib';
import { Unroutable } from '../../errors/transport-errors.js';
import type { Declarations } from './declarations.js';
import { Unconfirmed, Unsendable } from './errors.js';
import type { Parcel } from './parcel.js';
import { refusalOf, type Refusal } from './probe.js';
import { send } from './send.js';

/** What a channel was closed for by a message itself, whatever the topology. */
const OF_THE_MESSAGE = new Set([406, 501, 502, 503, 505, 541]);

/**
 * Sends what was under way when the broker closed its channel for one of them, each on a channel of its own, so that the
 * guilty one is found and its neighbours suffer nothing. They may arrive twice.
 */
export async function sendOneByOne(
  model: ChannelModel,
  parcels: readonly Parcel[],
  declarations: Declarations,
): Promise<void> {
  for (const parcel of parcels) {
    if (parcel.settled) continue;
    try {
      if ('channel' in parcel.address) await declarations.again(model, parcel.address.channel);
      await sendAlone(model, parcel);
    } catch (error) {
      parcel.failed(new Unconfirmed(parcel.where, (error as Error).message));
    }
  }
}

async function sendAlone(model: ChannelModel, parcel: Parcel): Promise<void> {
  const channel = await model.createConfirmChannel();
  let refusal: Refusal | undefined;
  let returned = false;
  channel.on('error', (error) => (refusal = refusalOf(error)));
  channel.on('return', () => (returned = true));
  const fate = await new Promise<Error | null>((resolve) => {
    if (!send({ channel, model }, parcel, resolve)) resolve(null);
  });
  if (!fate && returned) parcel.refused(new Unroutable(parcel.where));
  else if (!fate) parcel.taken();
  else if (refusal && OF_THE_MESSAGE.has(refusal.code)) parcel.refused(new Unsendable(parcel.where, refusal.words));
  else parcel.failed(new Unconfirmed(parcel.where, refusal?.words ?? fate.message));
  if (!refusal) await channel.close();
}
