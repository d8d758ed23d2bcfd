import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Plant } from './plants.js';

const LIBS = ['contracts', 'messaging', 'database', 'platform', 'reservas', 'wellbeing'];
const ROOMS = ['contract', 'nest', 'vocabularies', 'testing'];
const door = (folder: string): object => ({
  'repo-source': `./libs/${folder}/index.ts`,
  default: `./dist/${folder}/index.js`,
});

const manifest = {
  name: 'world',
  type: 'module',
  imports: Object.fromEntries([
    ...LIBS.map((lib) => [`#${lib}`, door(`${lib}/src`)]),
    ...ROOMS.map((room) => [`#messaging/${room}`, door(`messaging/src/${room}`)]),
  ]) as object,
  dependencies: { kafkajs: '1', 'class-validator': '1', '@nestjs/common': '1' },
  devDependencies: { vitest: '1' },
};

/** What the planted files can import. */
const targets: Record<string, string> = {
  'package.json': JSON.stringify(manifest),
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "customConditions": ["repo-source"] } }',
  ...Object.fromEntries(
    [
      ...['one', 'two', 'all-in-one'].flatMap((app) => [`apps/${app}/src/bootstrap.ts`, `apps/${app}/src/inner.ts`]),
      ...LIBS.map((lib) => `libs/${lib}/src/index.ts`),
      ...ROOMS.map((room) => `libs/messaging/src/${room}/index.ts`),
      ...['ports/clock.ts', 'transports/transport.ts', 'transports/embedded/publish.ts'].map(
        (file) => `libs/messaging/src/${file}`,
      ),
      'apps/one/src/a.spec.ts',
      'tools/a.ts',
      'tests/support.ts',
    ].map((file) => [file, 'export {};']),
  ),
  'libs/database/src/round.ts': `import './no-circular.js';`,
};

const PACKAGES = ['kafkajs', 'class-validator', '@nestjs/common', 'vitest', 'undeclared'];

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A repository of the same shape as this one, in a temporary folder, with these files planted in it. */
export function plantedWorld(plants: readonly Plant[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'trenza-arrows-')));
  for (const [file, text] of Object.entries(targets)) write(join(root, file), text);
  for (const name of PACKAGES) {
    write(
      join(root, 'node_modules', name, 'package.json'),
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    write(join(root, 'node_modules', name, 'index.js'), '');
  }
  for (const { file, imports } of plants) write(join(root, file), `import '${imports}';`);
  return root;
}
