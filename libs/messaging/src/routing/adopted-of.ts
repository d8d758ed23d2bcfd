import type { Channel } from '../contract/channel.js';

/** What is used as it is where it exists: channels that no contract knows, and their subscriptions. */
export function adoptedOf(channels: readonly Channel[]): readonly string[] {
  return channels
    .filter(({ adHoc }) => adHoc)
    .flatMap(({ name, subscriptions }) => [name, ...subscriptions.map((one) => one.name)]);
}
