import type { Channel } from '../contract/channel.js';
import { ChannelNotPublished, DuplicateChannel } from '../errors/contract-errors.js';
import { compileClass } from '../validation/compile.js';

/** The channels that an app's `publishes` lists: what boot declares and checks, and nothing else may be published to. */
export class PublishedChannels {
  readonly #channels = new Map<string, Channel>();

  constructor(private readonly app: string) {}

  /** @throws UnsupportedRule, DuplicateChannel */
  add(channels: readonly Channel[]): void {
    for (const channel of channels) {
      if ((this.#channels.get(channel.name) ?? channel) !== channel) throw new DuplicateChannel(this.app, channel.name);
      for (const messageClass of channel.messages) compileClass(messageClass, messageClass.messageType);
      this.#channels.set(channel.name, channel);
    }
  }

  all(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** @throws ChannelNotPublished */
  check(channel: Channel): void {
    if (this.#channels.get(channel.name) !== channel) throw new ChannelNotPublished(this.app, channel.name);
  }

  named(name: string): Channel | undefined {
    return this.#channels.get(name);
  }
}
