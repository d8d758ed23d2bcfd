import type { Pool } from 'pg';

/** What a database runs on: a server, or PGlite in this process. Both are spoken to by `pg`. */
export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  readonly pool: Pool;
  /** Where to reach it for a connection of one's own; PGlite has none to give. */
  readonly url?: string;
  /** PGlite's data folder as a tar. */
  readonly image?: () => Promise<Buffer>;
  close(): Promise<void>;
}
