import { existsSync, readdirSync } from 'node:fs';

/** One file a comparison, compiled beside this one: `npm run bench -- http` runs bench/http.ts. */
const folder = new URL('../bench/', import.meta.url);

const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .map((file) => file.replace('.js', ''))
  : [];
const [name = ''] = process.argv.slice(2);

if (names.includes(name)) {
  await import(new URL(`${name}.js`, folder).href);
} else {
  console.error(`npm run bench -- <name>, where <name> is one of: ${names.join(', ')}`);
  process.exitCode = 1;
}
