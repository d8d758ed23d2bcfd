import { describe, expect, it } from 'vitest';
import { assetOf, assetUrl } from './assets.js';

describe('assets', () => {
  it.each(['shop.css', 'shop.js', 'icon.svg', 'products/manzana.svg', 'fraunces.woff2', 'figtree.woff2'])(
    'has %s',
    (name) => {
      expect(assetOf(name)?.body.length).toBeGreaterThan(100);
      expect(assetUrl(name)).toMatch(new RegExp(`^/assets/${name}\\?v=[\\w-]{12}$`));
    },
  );

  it('has nothing that is not in its folder', () => {
    for (const name of ['../drizzle.config.ts', '../../../package.json', '', 'products', '__proto__'])
      expect(assetOf(name)).toBeUndefined();
  });

  it('lets a stylesheet name the very fonts that there are', () => {
    const css = String(assetOf('shop.css')?.body);
    for (const font of ['fraunces.woff2', 'figtree.woff2'])
      expect(css).toContain(`url('${font}?v=${assetOf(font)?.version}')`);
  });
});
