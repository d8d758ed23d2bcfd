import { adHocChannel } from '../contract/ad-hoc-channel.js';
import type { AnyMessage } from '../contract/ad-hoc-channel.js';
import type { Channel, TransportName } from '../contract/channel.js';
import { NoDatabase } from '../errors/boot-errors.js';
import { PublishFailed } from '../errors/publish-failed.js';
import type { DeadLetter, DeadLetterStore, NewDeadLetter, Redriven } from '../ports/dead-letter-store.js';
import type { ClaimedRow, LocalQueue } from '../ports/local-queue.js';
import type { Transport } from '../transports/transport.js';

/** The queue of what a subscription gave up, where there is no database to keep it in. */
const deadLetterQueueOf = (subscription: string): string => `${subscription}.dlq`;

const refused = (what: string): Promise<never> =>
  Promise.reject(new NoDatabase(`dead letters are in a queue of the broker, where nobody can ${what} them`));

/**
 * Publishes dead letters to `<subscription>.dlq`, before their messages are acknowledged: the body's bytes and headers
 * unchanged, with `trenza-reason`, `trenza-error`, `trenza-attempts` and `trenza-subscription` beside them.
 */
export class PublishedDeadLetters implements DeadLetterStore {
  readonly #channels = new Map<string, Promise<Channel<typeof AnyMessage>>>();

  constructor(
    private readonly transport: Transport,
    private readonly queue: LocalQueue,
  ) {}

  async add(letter: NewDeadLetter, claim?: ClaimedRow): Promise<void> {
    const { message, reason, error, attempts, subscription = letter.channel, type, id } = letter;
    const channel = await this.#channelOf(deadLetterQueueOf(subscription));
    const said = {
      'trenza-reason': reason,
      'trenza-error': error,
      'trenza-attempts': String(attempts),
      'trenza-subscription': subscription,
    };
    // Nobody waits for its answer, and it is worth reading however old it is.
    const { replyTo: _replyTo, expiresAt: _expiresAt, ...rest } = message;
    const dead = { ...rest, type, id, headers: { ...message.headers, ...said } };
    const [result] = await this.transport.publish({ channel }, [dead]);
    if (result?.fate !== 'taken')
      throw new PublishFailed(
        channel.name,
        result?.fate ?? 'failed',
        result?.error ?? new Error('its fate is unknown'),
      );
    if (claim) await this.queue.done([claim]);
  }

  get(): Promise<DeadLetter | undefined> {
    return Promise.resolve(undefined);
  }

  list(): Promise<readonly DeadLetter[]> {
    return Promise.resolve([]);
  }

  count(): Promise<number> {
    return Promise.resolve(0);
  }

  edit(): Promise<boolean> {
    return refused('edit');
  }

  redrive<Why extends string>(): Promise<Redriven<Why>> {
    return refused('redrive');
  }

  discard(): Promise<readonly bigint[]> {
    return refused('discard');
  }

  #channelOf(name: string): Promise<Channel<typeof AnyMessage>> {
    const known = this.#channels.get(name) ?? this.#declared(name);
    this.#channels.set(name, known);
    return known;
  }

  async #declared(name: string): Promise<Channel<typeof AnyMessage>> {
    const channel = adHocChannel(name, { pattern: 'tasks', transport: this.transport.name as TransportName });
    channel.subscription(name);
    try {
      await this.transport.declare({ channels: [channel], adopt: [name] });
    } catch (error) {
      this.#channels.delete(name);
      throw error;
    }
    return channel;
  }
}
