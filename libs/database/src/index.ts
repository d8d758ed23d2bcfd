export { Database } from './database.js';
export { embeddedQueue } from './embedded/embedded-queue.js';
export {
  DatabaseLocked,
  DatabaseUnreachable,
  InvalidDatabaseUrl,
  UnusableDataFolder,
} from './errors/connection-errors.js';
export { MigrationFailed, MigrationsMissing } from './errors/migration-errors.js';
export { NothingCommitted, RootHandleInTransaction, TransactionClosed } from './errors/transaction-errors.js';
export { migrate } from './migrations/migrate.js';
export type { MigrateOptions } from './migrations/migrate.js';
export { openDatabase } from './open-database.js';
export type { DatabaseOptions } from './open-database.js';
export type { Tx } from './register.js';
export { endDeadLeases } from './stores/end-dead-leases.js';
export { messagingStores } from './stores/messaging-stores.js';
export { bytea } from './tables/bytea.js';
export { messagingTables } from './tables/messaging-tables.js';
export type { MessagingTables } from './tables/messaging-tables.js';
export type { Db } from './transaction/root-handle.js';
export { prepared } from './transaction/prepared.js';
export { sqlStateOf } from './transaction/run-again.js';
