import type { Channel } from '../contract/channel.js';
import type { MessageClass } from '../contract/message.js';
import type { Clock } from '../ports/clock.js';
import { compose } from './compose.js';
import type { Outgoing } from './outgoing.js';
import type { PublishedChannels } from './published-channels.js';

/** Publishes at once, with no transaction: for what goes with no change of the app's own data. */
export class Publisher {
  constructor(
    private readonly app: string,
    private readonly publishes: PublishedChannels,
    private readonly outgoing: Outgoing,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once the broker took the message over.
   * @throws ContractViolation when it breaks its contract (nothing is sent)
   * @throws ChannelNotPublished when the app's `publishes` doesn't list the channel
   * @throws PublishFailed when the broker refused it, or could not be reached: it was not taken over
   */
  publish<M extends MessageClass>(channel: Channel<M>, message: InstanceType<NoInfer<M>>): Promise<void> {
    try {
      this.publishes.check(channel);
      return this.outgoing.publish(channel, compose(channel, message, { app: this.app, clock: this.clock }));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new TypeError(String(error)));
    }
  }
}
