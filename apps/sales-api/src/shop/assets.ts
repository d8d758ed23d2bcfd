import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, sep } from 'node:path';
import { packageRoot } from '#database';

export interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** Of its content: what has this version never changes. */
  readonly version: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const { resolve } = createRequire(import.meta.url);
const FONTS: Readonly<Record<string, string>> = {
  'fraunces.woff2': '@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2',
  'figtree.woff2': '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
};

let assets: ReadonlyMap<string, Asset> | undefined;

/** An asset by its name below /assets; everything there is is known beforehand, so no name leads out of the folder. */
export const assetOf = (name: string): Asset | undefined => (assets ??= readAssets()).get(name);

/** Its address, with its version, so that a browser may keep it for ever. */
export function assetUrl(name: string): string {
  const version = assetOf(name)?.version;
  return version === undefined ? `/assets/${name}` : `/assets/${name}?v=${version}`;
}

function readAssets(): ReadonlyMap<string, Asset> {
  // tsc copies no assets into dist: they are read where they stand
  const folder = join(packageRoot(), 'apps/sales-api/assets');
  const found = new Map(
    Object.entries(FONTS).map(([name, font]) => [name, assetFrom(name, readFileSync(resolve(font)))]),
  );
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => extname(name) in TYPES);
  for (const name of names) {
    const body = readFileSync(join(folder, name));
    found.set(name.replaceAll(sep, '/'), assetFrom(name, extname(name) === '.css' ? withVersions(body, found) : body));
  }
  return found;
}

function assetFrom(name: string, body: Buffer): Asset {
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  return { body, type: TYPES[extname(name)] ?? 'application/octet-stream', version };
}

/** A stylesheet's fonts are kept for ever too. */
function withVersions(css: Buffer, fonts: ReadonlyMap<string, Asset>): Buffer {
  return Buffer.from(
    css.toString().replace(/url\('([^']+)'\)/g, (_, name: string) => `url('${name}?v=${fonts.get(name)?.version}')`),
  );
}
