import type { Overview } from '#messaging';

/** The overview as it is sent: the names of JSON here are in snake case. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- what it returns is its own best description
export function overviewDto({ app, instance, channels, subscriptions, relays, transports, deadLetters }: Overview) {
  return {
    app,
    instance,
    channels: channels.map(({ outboxOldestMs, ...said }) => ({
      ...said,
      outbox_oldest_ms: Math.round(outboxOldestMs),
    })),
    subscriptions: subscriptions.map(({ pausedFor, inFlight, deadLetters: dead, ...said }) => ({
      ...said,
      paused_for: pausedFor,
      in_flight: inFlight,
      dead_letters: dead,
    })),
    relays,
    transports,
    dead_letters: deadLetters,
  };
}
