import { TrenzaError } from '#messaging';

/** Another process has the PGlite folder open; two engines on one folder would destroy it. */
export class DatabaseLocked extends TrenzaError {
  readonly code = 'TRZ-3001';

  constructor(folder: string, holder: string | undefined) {
    super(
      `the data folder ${folder} is in use by ${holder ?? 'another process'}. ` +
        'Stop that one first, or set DATABASE_URL to another folder (pglite:./other) or to a Postgres server.',
    );
  }
}

/** DATABASE_URL is of no kind that is known here. */
export class InvalidDatabaseUrl extends TrenzaError {
  readonly code = 'TRZ-3002';

  constructor(url: string) {
    const scheme = /^[a-z+.-]*:/i.exec(url)?.[0] ?? url.slice(0, 12);
    super(
      `the database's URL begins with "${scheme}", which is no kind of database known here. ` +
        'Use postgres://user:password@host:5432/name, pglite:./data or pglite:memory.',
    );
  }
}

/** The Postgres server can't be reached, or doesn't let us in. */
export class DatabaseUnreachable extends TrenzaError {
  readonly code = 'TRZ-3003';

  constructor(server: string, cause: unknown) {
    super(
      `the database ${server} can't be reached: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'See that it runs and that DATABASE_URL has its address, user and password.',
      { cause },
    );
  }
}

/** The folder can't be opened as a PGlite data folder; nothing in it was touched. */
export class UnusableDataFolder extends TrenzaError {
  readonly code = 'TRZ-3004';

  constructor(folder: string, why: string, cause?: unknown) {
    super(
      `${folder} can't be opened as a data folder: ${why}. Move it away, or set DATABASE_URL to another folder.`,
      cause === undefined ? undefined : { cause },
    );
  }
}
