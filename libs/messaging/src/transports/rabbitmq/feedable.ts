import type { ChannelModel, ConsumeMessage } from 'amqplib';
import type { Delivery } from '../delivery.js';

/** What is consumed, and what must be there for it. */
export interface Feedable {
  /** Of an ephemeral one what `prepare` made last. */
  readonly queue: string;
  /** Once a channel is open, before it is consumed from; `again` after it was missing. @throws what the broker refuses */
  prepare(model: ChannelModel, again: boolean): Promise<void>;
  deliveryOf(message: ConsumeMessage): Delivery;
}
