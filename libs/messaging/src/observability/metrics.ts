/** What became of a delivery. */
export type Outcome = 'done' | 'repeat' | 'moved' | 'skipped' | 'expired' | 'retry' | 'dead' | 'released';

/**
 * Why a message is gone that nobody handled, where a contract or a setting allows it: it expired, its queue was full, it
 * answered a request that had given up, or its transport is `disabled`.
 */
export type Exemption = 'expired' | 'dropped' | 'late-reply' | 'disabled';

/** Where messages go: a channel, and the transport that carries it. */
export interface Destination {
  readonly channel: string;
  readonly transport: string;
}

/** Who handles them. */
export interface Consumer extends Destination {
  readonly subscription: string;
}

/** One delivery, settled. */
export interface Handled {
  /** Empty where it could not be told. */
  readonly type: string;
  readonly outcome: Outcome;
  /** From its arrival to its settlement. */
  readonly seconds: number;
  /** Why it was not done, where it wasn't. */
  readonly error: unknown;
}

/** What this library counts. Names in the exposition are OpenTelemetry's; who implements this chooses the exporter. */
export interface MessagingMetrics {
  /** One call of a transport's publish, `seconds` long, whatever became of its messages. */
  wrote(to: Destination, seconds: number): void;
  /** Messages of one call: taken over, failed for now, refused for good; `error` is the first one's. */
  published(to: Destination, fate: 'taken' | 'failed' | 'refused', count: number, error?: Error): void;
  handled(by: Consumer, delivery: Handled): void;
  exempt(from: Destination, why: Exemption, count: number): void;
}

const nothing = (): void => undefined;

export const noMetrics: MessagingMetrics = { wrote: nothing, published: nothing, handled: nothing, exempt: nothing };
