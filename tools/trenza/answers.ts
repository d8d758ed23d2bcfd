/** What the admin routes answer, as far as it is shown. */
export interface AppStatus {
  readonly app: string;
  readonly dead_letters: number;
  readonly channels: readonly {
    readonly name: string;
    readonly transport: string;
    readonly publishes: boolean;
    readonly outbox: number;
    readonly outbox_oldest_ms: number;
  }[];
  readonly subscriptions: readonly SubscriptionStatus[];
  readonly relays: readonly { readonly transport: string; readonly state: string; readonly failure?: string }[];
  readonly transports: readonly ConnectionStatus[];
}

interface ConnectionStatus {
  readonly transport: string;
  readonly state: 'connected' | 'disconnected' | 'blocked';
  /** Why it is not connected, or what is wrong though it is. */
  readonly why?: string;
}

interface SubscriptionStatus {
  readonly name: string;
  readonly transport: string;
  readonly state: string;
  readonly paused_for: readonly string[];
  readonly in_flight: number;
  /** Why its broker doesn't say what waits. */
  readonly unknown?: string;
  readonly depth?: { readonly ready: number; readonly unsettled: number };
  readonly retries: { readonly waiting: number; readonly claimed: number };
  readonly dead_letters: number;
}

interface Letter {
  readonly letter_id: number;
  readonly channel: string;
  readonly subscription?: string;
  readonly type?: string;
  readonly id?: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly died_at: string;
}

export interface Letters {
  readonly count: number;
  readonly letters: readonly Letter[];
  readonly next_cursor?: number;
}

export interface Redriven {
  readonly redriven: readonly number[];
  readonly left: readonly { readonly letter_id: number; readonly why: string }[];
}

export interface Sighting {
  readonly seq: number;
  readonly at: number;
  readonly direction: 'published' | 'handled';
  readonly channel: string;
  readonly subscription?: string;
  readonly type?: string;
  readonly id?: string;
  readonly outcome: string;
  readonly ms: number;
}
