/** An app's own figures of its process, as it states them on /metrics. */
export interface Figures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

export async function figuresOf(app: string): Promise<Figures> {
  const text = await (await fetch(`${app}/metrics`)).text();
  const value = (name: string): number => {
    const [, found] = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text) ?? [];
    if (found === undefined) throw new Error(`${app}/metrics has no ${name}`);
    return Number(found);
  };
  return { cpuSeconds: value('process_cpu_seconds_total'), residentBytes: value('process_resident_memory_bytes') };
}

const LOOK_EVERY_MS = 500;
const IDLE = 0.05;

/** Resolves once the process has next to nothing to do: what the last round left is worked off. */
export async function untilIdle(app: string): Promise<void> {
  let last = (await figuresOf(app)).cpuSeconds;
  for (;;) {
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const { cpuSeconds } = await figuresOf(app);
    if ((cpuSeconds - last) / ((performance.now() - begun) / 1000) < IDLE) return;
    last = cpuSeconds;
  }
}
