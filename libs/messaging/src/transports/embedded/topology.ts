import type { Subscription } from '../../contract/channel.js';
import { Unsupported } from '../../errors/transport-errors.js';
import type { Source } from '../consumption.js';

/** The subscription of a source. @throws Unsupported for what embedded has no rows of */
export function subscriptionOf(source: Source): Subscription {
  if ('subscription' in source) return source.subscription;
  if ('deadLettersOf' in source) {
    const { name } = source.deadLettersOf;
    throw new Unsupported('embedded', `what the broker gave up of subscription "${name}"`, 'deadLetters');
  }
  throw new Unsupported('embedded', 'a source that lives as long as its consumer', 'purge');
}
