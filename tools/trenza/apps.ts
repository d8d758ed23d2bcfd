/** An app and where its admin routes are. */
export interface AppAddress {
  readonly name: string;
  readonly url: string;
}

/** Where the apps that have messaging listen unless they are told otherwise. */
const DEFAULT_PORTS = {
  'sales-api': 3001,
  'reactions-api': 3002,
  'email-consumer': 3011,
  'loyalty-consumer': 3012,
} as const;

export const defaultApps: readonly AppAddress[] = Object.entries(DEFAULT_PORTS).map(([name, port]) => ({
  name,
  url: `http://127.0.0.1:${port}`,
}));
