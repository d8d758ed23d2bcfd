import type { MigrateOptions } from '#database';
import type { AppDefinition } from './define-app.js';

/** What has to be applied before apps run: the embedded broker's tables, and each app's own. */
export function migrationsOf(apps: readonly AppDefinition[]): readonly MigrateOptions[] {
  const own = apps.flatMap(({ schema, migrations }): MigrateOptions[] =>
    schema !== undefined && migrations !== undefined ? [{ schema, folder: migrations }] : [],
  );
  return [{ schema: 'messaging', folder: 'libs/database/migrations' }, ...own];
}
