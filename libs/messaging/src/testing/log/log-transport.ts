import { setTimeout as sleep } from 'node:timers/promises';
import { NotConnected, TooLarge, Unroutable, Unsupported } from '../../errors/transport-errors.js';
import type { Features } from '../../transports/features.js';
import type { PublishResult, Transport, TransportState } from '../../transports/transport.js';
import { MOST_BYTES } from '../../wire/codec.js';
import type { Member } from './group.js';
import type { Log } from './log.js';

export const logFeatures: Features = {
  ordered: true,
  priorities: false,
  expiry: false,
  lengthLimit: false,
  requests: false,
  retained: false,
  wildcards: false,
  tail: false,
  results: false,
  survivesBeforeFirstRun: true,
  settles: true,
  deadLetters: false,
  purge: false,
};

/** One process's way to a log, and its sudden end. */
export function logTransport(log: Log): { readonly transport: Transport; die(): void } {
  const members = new Set<Member>();
  const listeners = new Set<(state: TransportState) => void>();
  let closing: Promise<void> | undefined;

  const shut = async (graceMs: number): Promise<void> => {
    const closed = Promise.all([...members].map((member) => member.close()));
    const late = new AbortController();
    await Promise.race([closed, sleep(graceMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    await Promise.all([...members].map((member) => member.drain(0)));
    for (const member of members) member.die();
    for (const listener of listeners) listener('disconnected');
  };

  const transport: Transport = {
    name: 'kafka',
    features: logFeatures,
    declare: ({ channels }) => {
      for (const channel of channels) log.declare(channel);
      return Promise.resolve();
    },
    compare: ({ channels }) => {
      const missing = channels.filter((channel) => !log.has(channel));
      return Promise.resolve(
        missing.map(({ name }) => ({ kind: 'missing', what: `topic "${name}"`, detail: 'declaring makes it.' })),
      );
    },
    prune: () => Promise.resolve([]),
    publish: (address, messages) => {
      const refused = (error: Error): PublishResult => ({ fate: 'refused', error });
      if (closing) return Promise.resolve(messages.map(() => ({ fate: 'failed', error: closed() })));
      if (!('channel' in address))
        return Promise.resolve(messages.map(() => refused(new Unsupported('kafka', 'a reply', 'requests'))));
      const { channel } = address;
      const isForNobody = channel.subscriptions.length === 0;
      const results = messages.map((message): PublishResult => {
        const { length } = message.body;
        if (isForNobody) return refused(new Unroutable(channel.name));
        if (length > MOST_BYTES) return refused(new TooLarge(channel.name, length, MOST_BYTES));
        log.append(channel, message);
        return { fate: 'taken' };
      });
      log.feed(channel);
      return Promise.resolve(results);
    },
    consume: (source, options, handle) => {
      if (!('subscription' in source)) {
        const feature = 'tail' in source ? 'tail' : 'repliesTo' in source ? 'requests' : 'deadLetters';
        return Promise.reject(new Unsupported('kafka', 'a source', feature));
      }
      if (closing) return Promise.reject(closed());
      const member = log.group(source.subscription).join(options, handle);
      members.add(member);
      return Promise.resolve(member);
    },
    inspect: (source) => {
      const { partitions } = log.group('subscription' in source ? source.subscription : never());
      const ready = partitions.reduce((sum, { messages, committed }) => sum + messages.length - committed, 0);
      return Promise.resolve({ ready, unsettled: undefined, consumers: undefined });
    },
    purge: () => Promise.reject(new Unsupported('kafka', 'removing what waits', 'purge')),
    onState: (listener) => {
      listeners.add(listener);
      listener(closing ? 'disconnected' : 'connected');
      return () => void listeners.delete(listener);
    },
    close: (graceMs) => (closing ??= shut(graceMs)),
  };
  return {
    transport,
    die: () => {
      for (const member of members) member.die();
    },
  };
}

const closed = (): Error => new NotConnected('kafka', 'it is closed');

function never(): never {
  throw new Unsupported('kafka', 'a source', 'tail');
}
