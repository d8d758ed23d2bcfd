import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Writes the SQL that is missing between each schema and its migrations. */
const configs = ['apps', 'libs']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/drizzle.config.ts`))
  .filter((config) => existsSync(config));

for (const config of configs) {
  console.log(`\n── ${config}`);
  const { status } = spawnSync(
    process.execPath,
    ['--conditions=repo-source', 'node_modules/drizzle-kit/bin.cjs', 'generate', '--config', config],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
