import { DatabaseUnavailable } from '../../errors/handling-errors.js';

/** Thrown in the test that waits for a process which was killed. */
export class Killed extends Error {}

/** What work runs in: it must not outlive its process. */
const TRANSACTIONS = new Set<string | symbol>(['once', 'onceAll', 'transaction']);

/**
 * Stands between one process and its storage. Once it is cut, the process has done all that it ever will: no call of it
 * begins, none returns, and its open transactions are rolled back, as after a SIGKILL. While the database is away,
 * every call fails as the stores' do.
 */
export class Lifeline {
  #dead = false;
  #away = false;
  #die: (why: Killed) => void = () => undefined;
  readonly #death = new Promise<never>((_, reject) => (this.#die = reject));

  constructor() {
    this.#death.catch(() => undefined);
  }

  get dead(): boolean {
    return this.#dead;
  }

  cut(): void {
    this.#dead = true;
    this.#die(new Killed('the process was killed'));
  }

  databaseAway(away: boolean): void {
    this.#away = away;
  }

  /** Resolves with it, unless the process dies first. @throws Killed */
  alive<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#death]);
  }

  /** The same object, as this process sees it. */
  through<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (from, name): unknown => {
        const member: unknown = Reflect.get(from, name, from);
        if (name === 'sources' && typeof member === 'object' && member !== null) return this.through(member);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          if (this.#dead) return never();
          if (this.#away && !isListening(name)) return Promise.reject(new DatabaseUnavailable('the database is away'));
          const args = TRANSACTIONS.has(name) ? given.map((one) => this.#work(one)) : given;
          const result: unknown = Reflect.apply(member, from, args);
          return result instanceof Promise ? this.#returned(result) : result;
        };
      },
    });
  }

  #work(given: unknown): unknown {
    if (typeof given !== 'function') return given;
    return async (...args: unknown[]): Promise<unknown> => {
      const result: unknown = await this.alive(Promise.resolve(Reflect.apply(given, undefined, args)));
      if (this.#dead) throw new Killed('the process was killed');
      return result;
    };
  }

  #returned(result: Promise<unknown>): Promise<unknown> {
    return result.then(
      (value) => (this.#dead ? never() : value),
      (error: unknown) => {
        if (this.#dead) return never();
        throw error;
      },
    );
  }
}

/** What the dead wait for. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/** None of them asks the database: `add` collects, and who listens hears nothing meanwhile. */
const LISTENING = new Set<string | symbol>(['add', 'onPut', 'onCommit', 'onChange', 'onArrival']);

function isListening(name: string | symbol): boolean {
  return LISTENING.has(name);
}
