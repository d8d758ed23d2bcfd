import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { allInOne } from '../support/all-in-one.js';
import { hasBrowser, launch, looks, violationsOf, visit, type Visit, type VisitOptions } from '../support/browser.js';
import { bought, mailsTo, mailTo, pointsOf, type Product, read, type Sale } from '../support/shop.js';

describe.skipIf(!hasBrowser)('the shop', async () => {
  const { urls } = await allInOne(afterAll);
  const browser = await launch();
  afterAll(() => browser.close());

  /** Visits a page of the shop; at the end of the test it must have been without complaint. */
  async function shop(path: string, options: VisitOptions = {}): Promise<Visit> {
    const visited = await visit(browser, options);
    onTestFinished(async () => {
      await visited.page.context().close();
      expect(visited.complaints).toEqual([]);
    });
    await visited.page.goto(urls.sales + path, { waitUntil: 'networkidle' });
    return visited;
  }

  const formOf = (page: Page, product: number): Locator => page.locator(`form[action="/catalog/${product}/purchases"]`);

  async function fill(form: Locator, { quantity = '2', email = 'ana@example.com' } = {}): Promise<void> {
    await form.getByLabel('Cantidad').fill(quantity);
    await form.getByLabel('Correo').fill(email);
  }

  /** Turns the browser's own checks off, so that the shop's are met. */
  const unchecked = (form: Locator): Promise<void> =>
    form.evaluate((element: { noValidate: boolean }) => {
      element.noValidate = true;
    });

  const salesOf = async (email: string): Promise<Sale[]> => {
    const { entries } = await pointsOf(urls.loyalty, email);
    return Promise.all(entries.map(({ sale_id: id }) => read<Sale>(`${urls.sales}/sales/${id}`)));
  };

  describe('with JavaScript', () => {
    it('sells without leaving the page, and shows the receipt and what is left', async () => {
      const { stock } = await read<Product>(`${urls.sales}/catalog/2`);
      const { page } = await shop('/catalog');
      const card = page.locator('[data-product="/catalog/2"]');
      await fill(formOf(page, 2), { quantity: '3', email: 'ana@example.com' });
      await formOf(page, 2).getByRole('button').click();

      await card.getByText('Compra hecha').waitFor();
      expect(new URL(page.url()).pathname).toBe('/catalog');
      expect(await card.innerText()).toContain('ana@example.com');
      await card.getByText(new RegExp(`${String(stock - 3).replace(/(?=...$)/, '\\D?')} disponibles`)).waitFor();
      expect(await salesOf('ana@example.com')).toMatchObject([{ product_id: 2, quantity: 3 }]);
      await mailTo(urls.inbox, 'ana@example.com');
    });

    it('says the total before anything is bought', async () => {
      const { page } = await shop('/catalog/1');
      await formOf(page, 1).getByLabel('Cantidad').fill('3');
      expect(await formOf(page, 1).getByRole('button').innerText()).toMatch(/45[.,]00/);
    });

    it('makes one sale of a double click', async () => {
      const { page } = await shop('/catalog/1');
      await fill(formOf(page, 1), { email: 'berta@example.com' });
      await formOf(page, 1).getByRole('button').dblclick();
      await page.getByText('Compra hecha').waitFor();
      await mailTo(urls.inbox, 'berta@example.com');
      expect(await salesOf('berta@example.com')).toHaveLength(1);
      expect(await mailsTo(urls.inbox, 'berta@example.com')).toHaveLength(1);
    });

    it('sells again from the receipt', async () => {
      const { page } = await shop('/catalog/1');
      for (const quantity of ['1', '2']) {
        await fill(formOf(page, 1), { quantity, email: 'carla@example.com' });
        await formOf(page, 1).getByRole('button').click();
        await page.getByText('Compra hecha').waitFor();
        await page.getByText('Comprar más').click();
        await formOf(page, 1).waitFor();
      }
      const { entries } = await pointsOf(urls.loyalty, 'carla@example.com', 2);
      expect(entries).toHaveLength(2);
    });

    it('says what is left when somebody else was faster', async () => {
      const { page } = await shop('/catalog/5', { expects: [409] });
      const { stock } = await read<Product>(`${urls.sales}/catalog/5`);
      await bought(urls.sales, { product: 5, quantity: stock - 1 });
      await fill(formOf(page, 5), { quantity: '2' });
      await formOf(page, 5).getByRole('button').click();
      await page.getByText('Solo queda 1: pide eso o menos.').waitFor();
      expect(await formOf(page, 5).getByLabel('Correo').inputValue()).toBe('ana@example.com');

      await bought(urls.sales, { product: 5, quantity: 1 });
      await fill(formOf(page, 5), { quantity: '1' });
      await formOf(page, 5).getByRole('button').click();
      await page.getByText('Se agotó justo antes de tu compra.').waitFor();
    });

    it('asks to try again when the shop does not answer, and then buys once', async () => {
      const { page, complaints } = await shop('/catalog/1');
      await page.route('**/purchases', (route) => route.abort(), { times: 1 });
      await fill(formOf(page, 1), { email: 'dora@example.com' });
      await formOf(page, 1).getByRole('button').click();
      await page.getByRole('alert').getByText('Inténtalo otra vez').waitFor();
      expect(complaints.length).toBeGreaterThan(0);
      (complaints as string[]).length = 0;

      await formOf(page, 1).getByRole('button').click();
      await page.getByText('Compra hecha').waitFor();
      expect(await salesOf('dora@example.com')).toHaveLength(1);
    });
  });

  describe('without JavaScript', () => {
    const plain = { javaScriptEnabled: false };

    it('sells, and leads to the receipt', async () => {
      const { page } = await shop('/catalog', plain);
      await fill(formOf(page, 3), { quantity: '4', email: 'eva@example.com' });
      await formOf(page, 3).getByRole('button').click();
      await page.getByRole('heading', { name: '¡Gracias por tu compra!' }).waitFor();
      expect(new URL(page.url()).pathname).toMatch(/^\/sales\/[\da-f-]{36}$/);
      expect(await salesOf('eva@example.com')).toMatchObject([{ product_id: 3, quantity: 4 }]);
    });

    it('makes one sale of a form that is sent twice', async () => {
      const { page } = await shop('/catalog/1', plain);
      await fill(formOf(page, 1), { email: 'fina@example.com' });
      const key = await formOf(page, 1).locator('[name=idempotency_key]').inputValue();
      const form = { quantity: '2', customer_email: 'fina@example.com', idempotency_key: key };
      const headers = { accept: 'text/html' };
      const send = () => page.request.post(`${urls.sales}/catalog/1/purchases`, { form, headers, maxRedirects: 0 });
      const [one, two] = await Promise.all([send(), send()]);
      expect([one.status(), two.status()]).toEqual([303, 303]);
      expect(one.headers()['location']).toBe(two.headers()['location']);
    });

    it('shows the form again, with what was typed, and what is wrong with it', async () => {
      const { page } = await shop('/catalog/1', { ...plain, expects: [400] });
      await unchecked(formOf(page, 1));
      await fill(formOf(page, 1), { quantity: '1.5', email: 'nadie' });
      await formOf(page, 1).getByRole('button').click();
      await page.getByText('Escribe un correo válido').waitFor();
      await page.getByText('Escribe una cantidad entera').waitFor();
      expect(await formOf(page, 1).getByLabel('Correo').inputValue()).toBe('nadie');
    });
  });

  describe('whoever writes markup', () => {
    const markup = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;

    it('sees it as text, where it is refused', async () => {
      const { page } = await shop('/catalog/1', { javaScriptEnabled: true, expects: [400] });
      await unchecked(formOf(page, 1));
      await fill(formOf(page, 1), { email: markup });
      await formOf(page, 1).getByRole('button').click();
      await page.getByText('Escribe un correo válido').waitFor();
      expect(await formOf(page, 1).getByLabel('Correo').inputValue()).toBe(markup);
      expect(await page.locator('form img, form script').count()).toBe(0);
    });

    it('sees it as text, where it is valid', async () => {
      const email = `'onfocus=alert\`1\`&lt{x}@example.com`;
      const { sale_id: id } = await bought(urls.sales, { email });
      const { page } = await shop(`/sales/${id}`);
      expect(await page.locator('.receipt').innerText()).toContain(email);
    });
  });

  describe.each(looks)('at $name', (look) => {
    it.each([
      ['the catalog', '/catalog', 200],
      ['a product', '/catalog/1', 200],
      ['a product that is not there', '/catalog/4711', 404],
      ['an address that makes no sense', '/catalog/manzana', 400],
    ] as const)('%s is accessible', async (_, path, status) => {
      const { page } = await shop(path, { ...look, expects: status === 200 ? [] : [status] });
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    });

    it('a purchase is accessible: refused, made in place, and on its own page', async () => {
      const { page } = await shop('/catalog/1', { ...look, expects: [400] });
      await unchecked(formOf(page, 1));
      await fill(formOf(page, 1), { email: 'nadie' });
      await formOf(page, 1).getByRole('button').click();
      await page.getByText('Escribe un correo válido').waitFor();
      expect(await violationsOf(page)).toEqual([]);

      await fill(formOf(page, 1), { email: 'gema@example.com' });
      await formOf(page, 1).getByRole('button').click();
      await page.getByText('Compra hecha').waitFor();
      expect(await violationsOf(page)).toEqual([]);

      await page.locator('.receipt a[href^="/sales/"]').click();
      await page.getByRole('heading', { name: '¡Gracias por tu compra!' }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
  });
});
