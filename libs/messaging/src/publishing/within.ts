export interface Bounds {
  readonly ms: number;
  /** Aborted, the work's signal is too, and it is waited for. */
  readonly ending?: AbortSignal;
}

/** Waits for `work` no longer than its bounds, then aborts its signal and throws what `late` makes. The work itself may go on. */
export async function within<T>(
  { ms, ending }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = late();
      abort.abort(error);
      reject(error);
    }, ms);
  });
  const end = (): void => abort.abort(ending?.reason);
  ending?.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work(abort.signal), expiry]);
  } finally {
    clearTimeout(timer);
    ending?.removeEventListener('abort', end);
  }
}
