/** A class of errors, abstract ones included. */
export type ErrorClass<E extends Error = Error> = abstract new (...args: never[]) => E;

/** What a handler's error of a certain kind means: a dead letter at once, or a dependency that is away. */
export interface Rule {
  readonly means: 'dead' | 'pause';
  matches(error: unknown): boolean;
}

/** What an error may mean. */
export interface RuleStart {
  /** Trying again can't help: a dead letter at once. */
  dead(): Rule;
  /** What the handler depends on is away: no attempt is burnt. */
  pause(): Rule;
}

/** Starts a rule: `on(SmtpRejected).dead()`, `on(ConnectionRefused).pause()`. The first rule that matches decides. */
export function on<E extends Error>(type: ErrorClass<E>, where: (error: E) => boolean = () => true): RuleStart {
  const rule = (means: Rule['means']): Rule => ({ means, matches: (error) => error instanceof type && where(error) });
  return {
    dead: () => rule('dead'),
    pause: () => rule('pause'),
  };
}
