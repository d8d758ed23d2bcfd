/** What became of a delivery. `dropped`: a signal whose handler failed; `failed`: a request, whose error was its answer. */
export type Outcome =
  'done' | 'repeat' | 'moved' | 'skipped' | 'expired' | 'retry' | 'dead' | 'dropped' | 'failed' | 'released';

/** What this library counts. Names in the exposition are OpenTelemetry's; who implements this chooses the exporter. */
export interface MessagingMetrics {
  /** Messages handed to a transport: taken over, failed for now, refused for good. */
  published(channel: string, transport: string, fate: 'taken' | 'failed' | 'refused', count: number): void;
  /** One delivery settled, `seconds` after it arrived. */
  handled(subscription: string, type: string, outcome: Outcome, seconds: number): void;
  /** What its contract allows to be lost, or what nobody waits for any more, by where it would have gone. */
  dropped(destination: string, why: 'length' | 'late', count: number): void;
}

export const noMetrics: MessagingMetrics = {
  published: () => undefined,
  handled: () => undefined,
  dropped: () => undefined,
};
