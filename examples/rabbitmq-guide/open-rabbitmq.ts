import { rabbitmqTransport, type Logger, type Transport } from '#messaging';

const GRACE_MS = 5_000;

/** RabbitMQ for a program without Nest. `await using` closes it, however its block ends. */
export function openRabbitmq(url: string, logger: Logger): Transport & AsyncDisposable {
  const rabbitmq = rabbitmqTransport({ urls: [url], name: 'rabbitmq-guide', logger });
  // Called at once and at every change. It reconnects by itself: here is the place for an alarm, not for a retry.
  rabbitmq.onState((state, why) => {
    if (why) logger.warn({ state }, why.message);
  });
  return Object.assign(rabbitmq, { [Symbol.asyncDispose]: () => rabbitmq.close(GRACE_MS) });
}
