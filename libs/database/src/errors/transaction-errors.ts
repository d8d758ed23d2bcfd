import { TrenzaError } from '#messaging';

/** The database itself was used inside one of its transactions: on one connection that waits for itself, on several it escapes the transaction. */
export class RootHandleInTransaction extends TrenzaError {
  readonly code = 'TRZ-3101';

  constructor() {
    super(
      'the database was used inside a transaction without it. Use the transaction that the callback was given, or do this after the commit.',
    );
  }
}

/** A transaction was used after its end. */
export class TransactionClosed extends TrenzaError {
  readonly code = 'TRZ-3102';

  constructor() {
    super('a transaction was used after its end. Await everything that is done with it before the callback resolves.');
  }
}

/** Postgres answered COMMIT with a rollback: a statement had failed, and its error was caught and dropped. Nothing was written. */
export class NothingCommitted extends TrenzaError {
  readonly code = 'TRZ-3103';

  constructor() {
    super(
      'the transaction was rolled back at its commit, because one of its statements had failed and the error was swallowed. ' +
        'Let the error pass, or put the statement that may fail in a savepoint: tx.transaction(…).',
    );
  }
}
