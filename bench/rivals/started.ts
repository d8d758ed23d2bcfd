export interface Measured {
  readonly seconds: number;
  /** Of the process, user and system. */
  readonly cpuMicros: number;
  readonly residentMb: number;
}

/** Starts to measure this process; what it returns says what was taken since. */
export function started(): () => Measured {
  const begun = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - begun) / 1_000,
      cpuMicros: user + system,
      residentMb: process.memoryUsage.rss() / 2 ** 20,
    };
  };
}
