import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldersIn } from '../support/sources.js';

const ROOT = 'libs/messaging/src/transports';

/** One name a job, so that who has read one transport knows where to look in all. */
const JOBS = ['transport', 'features', 'connection', 'publish', 'consume', 'topology', 'config'];

/** What one broker alone needs, each with its reason. */
const OWN: Record<string, readonly string[]> = {
  // Brokers limit the length of a queue themselves.
  embedded: ['length-limits'],
  rabbitmq: [
    // Made again for as long as it takes, and named when it fails.
    'backoff',
    'errors',
    'states',
    'vhost',
    'why-disconnected',
    // One channel each, with confirms and with acknowledgements of its own.
    'acks',
    'corked',
    'feedable',
    'handover',
    'one-by-one',
    'parcel',
    'parcels',
    'properties',
    'publisher',
    'queue-feed',
    'send',
    'tap',
    // What is there is asked of AMQP, which closes the channel where it says no, and of an HTTP API.
    'compare',
    'declarations',
    'declare',
    'desk',
    'extras',
    'inequivalence',
    'management',
    'ask-management',
    'policies',
    'probe',
    'weaknesses',
    // For who looks whether a connection can be made: doctor.
    'greeting',
  ],
};

/** Rooms within, each with its reason. */
const ROOMS: Record<string, readonly string[]> = {
  // The protocol's own bytes, written and read where the client's way costs too much (ADR 46).
  rabbitmq: ['amqp'],
};

const transports = foldersIn(ROOT);

it('there are transports', () => expect(transports.length).toBeGreaterThan(0));

describe.each(transports)('transports/%s', (transport) => {
  const rooms = foldersIn(`${ROOT}/${transport}`);
  const files = readdirSync(`${ROOT}/${transport}`).filter(
    (file) => !file.endsWith('.spec.ts') && !rooms.includes(file),
  );

  it('has a transport.ts', () => expect(files).toContain('transport.ts'));

  it('has no room but those with a reason', () => expect(rooms).toEqual(ROOMS[transport] ?? []));

  it('calls each job by its common name', () => {
    const allowed = [...JOBS, ...(OWN[transport] ?? [])].map((job) => `${job}.ts`);
    expect(files.filter((file) => !allowed.includes(file))).toEqual([]);
  });
});
