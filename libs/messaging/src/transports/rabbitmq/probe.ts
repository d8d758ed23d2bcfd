import type { Channel, ChannelModel } from 'amqplib';

/** What the broker answered instead: its code, such as 404 or 406, and its words. */
export interface Refusal {
  readonly code: number;
  readonly words: string;
}

/** A refusal's code where what was asked for isn't there (AMQP 0-9-1, reply codes). */
export const NOT_FOUND = 404;

/** For questions that the broker may answer by closing the channel: each is asked on one that is open. */
export class Probe {
  #channel: Channel | undefined;

  constructor(private readonly model: ChannelModel) {}

  /** The answer, or what the broker refused it with. @throws when the connection ended */
  async ask<T>(question: (channel: Channel) => Promise<T>): Promise<T | Refusal> {
    const channel = (this.#channel ??= await this.#open());
    try {
      return await question(channel);
    } catch (error) {
      this.#channel = undefined;
      const refusal = refusalOf(error);
      if (refusal) return refusal;
      throw error;
    }
  }

  async close(): Promise<void> {
    // A connection that ended has closed it.
    await this.#channel?.close().catch(() => undefined);
  }

  async #open(): Promise<Channel> {
    const channel = await this.model.createChannel();
    // Whoever asked hears of it by the answer.
    channel.on('error', () => undefined);
    return channel;
  }
}

/** Asks with a probe of its own. */
export async function probing<T>(model: ChannelModel, work: (probe: Probe) => Promise<T>): Promise<T> {
  const probe = new Probe(model);
  try {
    return await work(probe);
  } finally {
    await probe.close();
  }
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'words' in answer;
}

/** The broker's own words, where an error of the client carries them. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') return undefined;
  const [, words] = /with message "(.*)"$/s.exec(error.message) ?? [];
  return { code: error.code, words: words ?? error.message };
}
