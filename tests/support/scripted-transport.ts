import type { PublishResult, Transport, WireMessage } from '#messaging';

/** A broker that answers by a script and remembers what it was asked: for tests of who publishes. */
export class ScriptedTransport implements Transport {
  readonly name = 'embedded';
  readonly features = {
    ordered: true,
    priorities: true,
    expiry: true,
    lengthLimit: true,
    requests: true,
    retained: true,
    wildcards: true,
    tail: true,
    results: true,
    survivesBeforeFirstRun: true,
    settles: true,
    deadLetters: true,
    purge: true,
  };
  /** Ids in the order of asking. */
  readonly asked: string[] = [];
  /** Ids that were taken over. */
  readonly published: string[] = [];
  /** Says one message's fate; `ids` are those of the same call. */
  script: (ids: readonly string[], id: string) => PublishResult['fate'] = () => 'taken';

  publish(_address: unknown, messages: readonly WireMessage[]): Promise<readonly PublishResult[]> {
    const ids = messages.map(({ id = '' }) => id);
    const error = new Error('the script says so');
    this.asked.push(...ids);
    return Promise.resolve(
      ids.map((id) => {
        const fate = this.script(ids, id);
        if (fate !== 'taken') return { fate, error };
        this.published.push(id);
        return { fate };
      }),
    );
  }

  declare = (): Promise<void> => Promise.resolve();
  compare = (): Promise<[]> => Promise.resolve([]);
  prune = (): Promise<[]> => Promise.resolve([]);
  consume = (): Promise<never> => Promise.reject(new Error('it only takes'));
  inspect = (): Promise<never> => Promise.reject(new Error('it only takes'));
  purge = (): Promise<number> => Promise.resolve(0);
  onState = () => (): void => undefined;
  close = (): Promise<void> => Promise.resolve();
}
