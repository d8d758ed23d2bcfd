import type { Subscription } from '../../contract/channel.js';
import type { Stores } from '../../ports/stores.js';
import type { Tx } from '../../ports/tx.js';
import type { Features } from '../../transports/features.js';
import type { Transport } from '../../transports/transport.js';
import type { Lifeline } from './lifeline.js';

/** What one process has of a place: its own connections, on storage that outlives it. */
export interface Subject {
  readonly transport: Transport;
  readonly stores: Stores;
  /** Everything that the process does to storage goes by it. */
  readonly lifeline: Lifeline;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Takes its database away from it alone, or brings it back. */
  databaseAway(away: boolean): Promise<void>;
  /** Ends it without a goodbye. Resolves once the broker and the database know, so that another can go on with its work. */
  kill(): Promise<void>;
  /** After its bus stopped. */
  close(): Promise<void>;
}

/** What may happen to a broker that stands apart from its clients. */
export interface BrokerInHand {
  /** As its administrator does; resolves once it answers again. */
  restart(): Promise<void>;
  /** It does nothing for so long, and its connections stay open. */
  pause(ms: number): Promise<void>;
  /** No process reaches it, nor any that starts meanwhile; or they do again. */
  away(away: boolean): Promise<void>;
  /** As its administrator does, whatever waits in it. */
  deleteQueue(subscription: Subscription): Promise<void>;
  /** Makes another thing of its name; resolves to what differs, as it should be said, and to the name to adopt. */
  spoil(subscription: Subscription): Promise<{ readonly says: RegExp; readonly adopt: string }>;
  /** A foreign client takes what is ready and rejects it; resolves to how many. */
  reject(subscription: Subscription): Promise<number>;
}

/** A broker and a database of the suite's own. */
export interface Place {
  /** Where there is one apart, which the candidate says. */
  readonly broker?: BrokerInHand;
  /** Starts a process, which claims as `owner`. */
  start(owner: string): Promise<Subject>;
  close(): Promise<void>;
}

/** A transport to be examined, on one kind of storage. */
export interface Candidate {
  /** The committed table's row, which the transport's own must equal. */
  readonly features: Features;
  /** A body that it surely doesn't take. */
  readonly tooLargeBytes: number;
  /** It has a broker apart, and its place a hand on it. */
  readonly hasBroker?: boolean;
  /** What a message's headers may hold together, in bytes; a megabyte and more when absent. Beyond it they are refused. */
  readonly headerBytes?: number;
  /** Loads of full size; a tenth when absent. */
  readonly full?: boolean;
  /** Of what is random, to have a failure again; another in each run when absent. */
  readonly seed?: number;
  make(): Promise<Place>;
}
