import type { ChannelModel } from 'amqplib';
import type { Channel } from '../../contract/channel.js';
import { TopologyMismatch } from '../../errors/transport-errors.js';
import type { TopologyDifference, TopologyPlan } from '../topology.js';
import { declareChannels } from './declare.js';

/** What is to be there, and on which connection it was seen to be. */
export class Declarations {
  readonly #channels = new Map<string, Channel>();
  readonly #adopted = new Set<string>();
  readonly #underWay = new Map<Channel, Promise<readonly TopologyDifference[]>>();
  #seen = new WeakMap<ChannelModel, Set<Channel>>();

  /** A later plan adds to it. */
  add({ channels, adopt = [] }: TopologyPlan): void {
    for (const channel of channels) this.#channels.set(channel.name, channel);
    for (const name of adopt) this.#adopted.add(name);
  }

  /** Names that are used as they are. */
  get adopted(): ReadonlySet<string> {
    return this.#adopted;
  }

  /** Whether it was declared on this connection, and nothing has spoken against it since. */
  has(model: ChannelModel, channel: Channel): boolean {
    return this.#seen.get(model)?.has(channel) ?? false;
  }

  /** All of it, or some. Resolves to what is wrong. @throws when the connection ended */
  async declare(
    model: ChannelModel,
    channels: readonly Channel[] = [...this.#channels.values()],
  ): Promise<readonly TopologyDifference[]> {
    const wrong = await declareChannels(model, channels, this.#adopted);
    const seen = this.#seen.get(model) ?? new Set();
    for (const channel of channels) seen.add(channel);
    this.#seen.set(model, seen);
    return wrong;
  }

  /** One channel, though it was seen before; who asks meanwhile waits for the same. @throws TopologyMismatch, and when the connection ended */
  async again(model: ChannelModel, channel: Channel): Promise<void> {
    const underWay =
      this.#underWay.get(channel) ?? this.declare(model, [channel]).finally(() => this.#underWay.delete(channel));
    this.#underWay.set(channel, underWay);
    const wrong = await underWay;
    if (wrong.length > 0) throw new TopologyMismatch(wrong);
  }

  /** Something of it may be gone: each is declared again before it is used. */
  doubt(): void {
    this.#seen = new WeakMap();
  }
}
