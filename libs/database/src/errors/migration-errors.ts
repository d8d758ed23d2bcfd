import { TrenzaError } from '#messaging';

/** A migration's SQL failed. It and those after it were rolled back; those before it stay. */
export class MigrationFailed extends TrenzaError {
  readonly code = 'TRZ-3201';

  constructor(schema: string, file: string, cause: unknown) {
    super(
      `migration ${file} of schema "${schema}" failed: ${cause instanceof Error ? cause.message : String(cause)}. Nothing of it was kept.`,
      { cause },
    );
  }
}

/** A folder of migrations isn't there, or isn't what drizzle-kit writes. */
export class MigrationsMissing extends TrenzaError {
  readonly code = 'TRZ-3202';

  constructor(schema: string, folder: string, cause: unknown) {
    super(`the migrations of schema "${schema}" can't be read from ${folder}. Write them by npm run migrations.`, {
      cause,
    });
  }
}
