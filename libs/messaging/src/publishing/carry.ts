import type { Channel } from '../contract/channel.js';
import { PublishTimedOut } from '../errors/publish-failed.js';
import type { Logger } from '../observability/logger.js';
import type { OutboxRow, OutboxStore } from '../ports/outbox-store.js';
import type { RelayLease } from '../ports/relay-leases.js';
import type { PublishResult } from '../transports/transport.js';
import type { Outgoing } from './outgoing.js';
import { within } from './within.js';

interface Carrier {
  readonly store: OutboxStore;
  readonly outgoing: Outgoing;
  readonly logger: Logger;
  readonly publishTimeoutMs: number;
  /** Aborted, what is being published has failed for now: it is published again, under its id. */
  readonly ending: AbortSignal;
}

export interface Carried {
  /** Rows that failed for now, each with why. */
  readonly failed: readonly { readonly row: OutboxRow; readonly error: Error }[];
  /** Whether the lease still held when the rest was removed. */
  readonly held: boolean;
}

/** Publishes rows of one channel with no transaction open, removes what was taken over, buries what was refused for good. */
export async function carry(
  { store, outgoing, logger, publishTimeoutMs, ending }: Carrier,
  lease: RelayLease,
  channel: Channel,
  rows: readonly OutboxRow[],
): Promise<Carried> {
  const messages = rows.map(({ message }) => message);
  const results: readonly PublishResult[] = await within(
    { ms: publishTimeoutMs, ending },
    (signal) => outgoing.publishAll(channel, messages, { signal }),
    () => new PublishTimedOut(channel.name, publishTimeoutMs),
  ).catch((error: unknown) => rows.map(() => ({ fate: 'failed', error: asError(error) }) as const));

  const taken: bigint[] = [];
  const failed: { row: OutboxRow; error: Error }[] = [];
  const refused: { row: OutboxRow; error: Error }[] = [];
  for (const [index, row] of rows.entries()) {
    const result = results[index] ?? { fate: 'failed', error: new Error('its fate is unknown') };
    if (result.fate === 'taken') taken.push(row.rowId);
    else (result.fate === 'failed' ? failed : refused).push({ row, error: result.error });
  }
  let held = taken.length === 0 || (await store.remove(lease, taken));
  for (const { row, error } of refused) {
    held &&= await store.bury(lease, row, 'refused', String(error));
    if (!held) break;
    logger.error(
      { err: error, channel: channel.name, id: row.message.id },
      'the broker refused a message for good; it is a dead letter',
    );
  }
  return { failed, held };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
