import { once } from 'node:events';
import type { Logger } from '#messaging';
import { alarms, readings } from './contract.js';
import { openRabbitmq } from './open-rabbitmq.js';

export interface Taking {
  readonly url: string;
  readonly logger: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Takes what comes for `alarms`, until the signal is aborted; what it has in hand is finished. */
export async function takeReadings(
  { url, logger, signal }: Taking,
  take: (body: string) => Promise<void>,
): Promise<void> {
  await using rabbitmq = openRabbitmq(url, logger);
  await rabbitmq.declare({ channels: [readings] });
  await rabbitmq.consume({ subscription: alarms }, { prefetch: 8 }, async ({ message }): Promise<'done'> => {
    try {
      await take(message.body.toString('utf8'));
    } catch (err) {
      // No database keeps it for later here. Given back it would come again at once, without end.
      logger.error({ err, id: message.id }, 'a reading could not be taken; it is gone');
    }
    return 'done';
  });
  if (!signal.aborted) await once(signal, 'abort');
}
