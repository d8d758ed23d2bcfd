import type { Channel } from '../contract/channel.js';
import type { MessageClass } from '../contract/message.js';
import type { Clock } from '../ports/clock.js';
import type { OutboxStore } from '../ports/outbox-store.js';
import type { Tx } from '../ports/tx.js';
import { compose } from './compose.js';
import type { PublishedChannels } from './published-channels.js';

/** Publishes with a transaction: the way for everything that goes with a change of the app's own data. */
export class Outbox {
  constructor(
    private readonly app: string,
    private readonly store: OutboxStore,
    private readonly publishes: PublishedChannels,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a message to the outbox, in the caller's transaction: it is published if and only if that transaction commits.
   * On an `ordered` channel, messages of one key leave in the order of their commits; elsewhere order is not kept.
   * @param options.notBefore earliest time of publication; now when absent
   * @param options.id the message's, where its contract has no identity: a row's that is written with it, say
   * @throws ContractViolation when the message breaks its contract (nothing is written)
   * @throws ChannelNotPublished when the app's `publishes` doesn't list the channel
   */
  add<M extends MessageClass>(
    tx: Tx,
    channel: Channel<M>,
    message: InstanceType<NoInfer<M>>,
    options: { readonly notBefore?: Date; readonly id?: string } = {},
  ): void {
    this.publishes.check(channel);
    this.store.add(tx, {
      channel: channel.name,
      message: compose(channel, message, { app: this.app, clock: this.clock, id: options.id }),
      notBefore: options.notBefore?.getTime(),
      ordered: channel.ordered,
    });
  }
}
