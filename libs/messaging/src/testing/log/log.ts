import type { Channel, Subscription } from '../../contract/channel.js';
import type { WireMessage } from '../../wire/envelope.js';
import type { Partition } from './assignment.js';
import { Group } from './group.js';

const PARTITIONS = 3;

/** A broker that keeps what it was given, in the order of each key, and where each group is: what Kafka is, in memory. */
export class Log {
  readonly #topics = new Map<string, readonly WireMessage[][]>();
  readonly #groups = new Map<string, Group>();
  #keyless = 0;

  /** Makes its topic, where there is none yet. */
  declare(channel: Channel): void {
    this.#topic(channel);
  }

  has({ name }: Channel): boolean {
    return this.#topics.has(name);
  }

  append(channel: Channel, message: WireMessage): void {
    const at = message.key === undefined ? (this.#keyless += 1) : hashOf(message.key);
    this.#topic(channel)[at % PARTITIONS]?.push(message);
  }

  /** After messages were appended. */
  feed({ subscriptions }: Channel): void {
    for (const { name } of subscriptions) this.#groups.get(name)?.feed();
  }

  group({ name, channel }: Subscription): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const partitions = this.#topic(channel).map((messages): Partition => ({ messages, committed: 0, fresh: 0 }));
    const group = new Group(partitions, channel.ordered);
    this.#groups.set(name, group);
    return group;
  }

  #topic({ name }: Channel): readonly WireMessage[][] {
    const topic = this.#topics.get(name) ?? Array.from({ length: PARTITIONS }, () => []);
    this.#topics.set(name, topic);
    return topic;
  }
}

function hashOf(key: string): number {
  let hash = 0;
  for (const char of key) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return hash;
}
