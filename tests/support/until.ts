export interface Patience {
  readonly withinMs?: number | undefined;
  /** Between two questions. */
  readonly everyMs?: number | undefined;
}

/**
 * Asks until there is an answer, and resolves to it. Errors of `ask` count as none, and the last one says why the
 * deadline passed.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = 25 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + withinMs;
  let why: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<Exclude<T, false>>;
      why = answer;
    } catch (error) {
      why = error;
    }
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`, { cause: why });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
