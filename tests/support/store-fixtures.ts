import { pgSchema } from 'drizzle-orm/pg-core';
import { messagingStores, messagingTables, type Database } from '#database';
import type { NewOutboxRow, NewRow, Stores, WireMessage } from '#messaging';
import { createTables } from './test-database.js';

/** Messaging's stores in a schema of the test's own. */
export async function storesIn(database: Database, schemaName: string): Promise<Stores> {
  const schema = pgSchema(schemaName);
  const tables = messagingTables(schema);
  await createTables(database, { schema, ...tables });
  return messagingStores(database, tables);
}

/** A message with everything that can be said about one, and what a text may not hold on a server that is less careful. */
export function wireMessage(overrides: Partial<WireMessage> = {}): WireMessage {
  return {
    body: Buffer.from([0, 1, 34, 92, 255]),
    id: 'm1',
    type: 'sale_completed',
    source: 'sales-api',
    time: '2026-01-02T03:04:05.678Z',
    contentType: 'application/json',
    key: 'k1',
    expiresAt: 1_900_000_000_123,
    headers: {
      plain: 'ñ "quoted" \\ {braces}',
      odd: 'nul \0, half \ud800',
      empty: '',
      bytes: Buffer.from([0, 255, 128]),
    },
    ...overrides,
  };
}

export function newRow(id: string, { message, ...overrides }: Partial<NewRow> = {}): NewRow {
  return { subscription: 'points', type: 'sale_completed', id, message: wireMessage({ id, ...message }), ...overrides };
}

export function newOutboxRow(id: string, overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return { channel: 'sales_events', message: wireMessage({ id }), ...overrides };
}
