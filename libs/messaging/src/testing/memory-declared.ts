import type { DeclaredSubscription, DeclaredSubscriptions } from '../ports/declared-subscriptions.js';

/** What was declared to the embedded broker, in memory. */
export class MemoryDeclared implements DeclaredSubscriptions {
  readonly #declared = new Map<string, DeclaredSubscription>();

  declare(subscriptions: readonly DeclaredSubscription[]): Promise<void> {
    for (const one of subscriptions) this.#declared.set(nameOf(one), one);
    return Promise.resolve();
  }

  all(): Promise<readonly DeclaredSubscription[]> {
    return Promise.resolve([...this.#declared.values()]);
  }

  forget(subscriptions: readonly DeclaredSubscription[]): Promise<void> {
    for (const one of subscriptions) this.#declared.delete(nameOf(one));
    return Promise.resolve();
  }
}

const nameOf = ({ channel, subscription }: DeclaredSubscription): string => JSON.stringify([channel, subscription]);
