import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Shop, startShop } from '../testing/start-shop.js';
import type { ProductDto } from './product.dto.js';

/** What Chromium sends. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

const get = (path: string, accept?: string) =>
  fetch(shop.url + path, { redirect: 'manual', headers: accept === undefined ? {} : { accept } });

describe('GET /catalog', () => {
  it('has a dozen products, 10,000 of each, the apple first', async () => {
    const products = (await (await get('/catalog')).json()) as ProductDto[];
    expect(products).toHaveLength(12);
    expect(products[0]).toMatchObject({ id: 1, name: 'Manzana Orgánica', price: 15, stock: 10_000 });
    for (const product of products) {
      expect(Object.keys(product)).toEqual(['id', 'name', 'description', 'price', 'stock']);
      expect(product.stock).toBe(10_000);
      expect(String(product.price)).toMatch(/^\d+(\.\d{1,2})?$/);
      expect(product.description).not.toBe('');
    }
  });

  it('is JSON for whoever takes anything, and says that this depends on Accept', async () => {
    for (const accept of [undefined, '*/*', 'application/json']) {
      const { headers } = await get('/catalog', accept);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('vary')).toBe('Accept');
    }
  });

  it('is the shop for a browser, with every product, its drawing and its form', async () => {
    const response = await get('/catalog', BROWSER);
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(page.match(/<form/g)).toHaveLength(12);
    const drawings = [...page.matchAll(/src="(\/assets\/products\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(new Set(drawings).size).toBe(12);
    for (const path of drawings) expect((await get(path)).headers.get('content-type')).toBe('image/svg+xml');
  });

  it('lets a page run and load nothing but what the shop serves, and be kept by nobody', async () => {
    const { headers } = await get('/catalog', BROWSER);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('needs no inline style or script', async () => {
    const page = await (await get('/catalog', BROWSER)).text();
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/(?:src|href|action)="(?!\/|#)/);
  });
});

describe('GET /catalog/:id', () => {
  it('is one product', async () => {
    expect(await (await get('/catalog/1')).json()).toMatchObject({ id: 1, name: 'Manzana Orgánica', price: 15 });
    expect(await (await get('/catalog/1', BROWSER)).text()).toContain('<h1>Manzana Orgánica</h1>');
  });

  it.each([
    ['4711', 404],
    ['2147483647', 404],
    ['2147483648', 400],
    ['99999999999999999999', 400],
    ['0', 400],
    ['-1', 400],
    ['1.5', 400],
    ['1e3', 400],
    ['0x1', 400],
    ['manzana', 400],
    ["1'--", 400],
    ['%00', 400],
  ])('answers %s with a problem %d, and with a page to a browser', async (id, status) => {
    const problem = await get(`/catalog/${id}`);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await problem.json()).toMatchObject({ status });

    const page = await get(`/catalog/${id}`, BROWSER);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(page.headers.get('vary')).toBe('Accept');
    expect(await page.text()).toContain('<h1>');
  });
});

describe('the shop around it', () => {
  it('begins at the catalog', async () => {
    const { status, headers } = await get('/');
    expect([status, headers.get('location')]).toEqual([302, '/catalog']);
  });

  it('has a page for an address that leads nowhere', async () => {
    const { status, headers } = await get('/nothing', BROWSER);
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('lets a browser keep an asset of a version for ever, and ask for any other each time', async () => {
    const page = await (await get('/catalog', BROWSER)).text();
    const [, path = ''] = /href="(\/assets\/shop\.css\?v=[^"]+)"/.exec(page) ?? [];
    expect((await get(path)).headers.get('cache-control')).toContain('immutable');

    const plain = await get('/assets/shop.css');
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    const again = { headers: { 'if-none-match': plain.headers.get('etag') ?? '' } };
    expect((await fetch(`${shop.url}/assets/shop.css`, again)).status).toBe(304);
  });

  it.each(['/assets/nothing.css', '/assets/', '/assets/..%2fdrizzle.config.ts', '/assets/%2e%2e/package.json'])(
    'serves nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('describes itself', async () => {
    const { paths } = (await (await get('/docs-json')).json()) as { paths: object };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/catalog', '/catalog/{id}', '/catalog/{id}/purchases', '/sales/{sale_id}']),
    );
    expect(Object.keys(paths)).not.toContain('/assets/*');
  });
});
