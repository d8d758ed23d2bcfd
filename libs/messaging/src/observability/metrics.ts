/** What became of a delivery. */
export type Outcome = 'done' | 'repeat' | 'moved' | 'skipped' | 'expired' | 'retry' | 'dead' | 'released';

/** What this library counts. Names in the exposition are OpenTelemetry's; who implements this chooses the exporter. */
export interface MessagingMetrics {
  /** Messages handed to a transport: taken over, failed for now, refused for good. */
  published(channel: string, transport: string, fate: 'taken' | 'failed' | 'refused', count: number): void;
  /** One delivery settled, `seconds` after it arrived. */
  handled(subscription: string, type: string, outcome: Outcome, seconds: number): void;
}

export const noMetrics: MessagingMetrics = { published: () => undefined, handled: () => undefined };
