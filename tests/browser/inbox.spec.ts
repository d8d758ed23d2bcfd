import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { allInOne } from '../support/all-in-one.js';
import { hasBrowser, launch, looks, violationsOf, visit, type Visit, type VisitOptions } from '../support/browser.js';
import { bought, mailTo } from '../support/shop.js';

const MARKUP = `<img src=x onerror=alert(1)><script>alert(2)</script>`;

describe.skipIf(!hasBrowser)('the inbox', async () => {
  const { urls, smtpPort } = await allInOne(afterAll);
  const browser = await launch();
  afterAll(() => browser.close());

  const transport = createTransport({ host: '127.0.0.1', port: smtpPort });
  afterAll(() => transport.close());

  /** Visits a page of the inbox; at the end of the test it must have been without complaint. */
  async function inbox(path = '/', options: VisitOptions = {}): Promise<Visit> {
    const visited = await visit(browser, options);
    onTestFinished(async () => {
      await visited.page.context().close();
      // what is said of the frame is what its e-mail tried, and may not do
      expect(visited.complaints.filter((complaint) => !complaint.includes('/email/'))).toEqual([]);
    });
    await visited.page.goto(urls.inbox + path);
    return visited;
  }

  it('is a page from the beginning, when it is empty', async () => {
    const { page } = await inbox();
    await page.getByText('El buzón está vacío.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('shows a confirmation as it comes', async () => {
    const { page } = await inbox();
    const sale = await bought(urls.sales, { quantity: 5, email: 'ana@example.com' });
    await page.getByText('Tu compra: 5 × Manzana Orgánica').click();
    const letter = page.frameLocator('iframe');
    await letter.getByText('¡Gracias por tu compra!').first().waitFor();
    expect(await letter.locator('body').innerText()).toContain(sale.sale_id);
  });

  it('can be read without JavaScript', async () => {
    await bought(urls.sales, { quantity: 2, email: 'berta@example.com' });
    await mailTo(urls.inbox, 'berta@example.com');
    const { page } = await inbox('/', { javaScriptEnabled: false });
    await page.getByText('berta@example.com').first().click();
    await page.getByRole('link', { name: 'Texto' }).click();
    await page.getByText('Tu compra').first().waitFor();
    expect(await page.locator('pre').innerText()).toContain('¡Gracias por tu compra!');
  });

  describe('an e-mail full of markup', () => {
    beforeAll(async () => {
      await transport.sendMail({
        from: { name: MARKUP, address: 'malo@example.org' },
        to: { name: MARKUP, address: 'carla@example.com' },
        subject: `Hola ${MARKUP}`,
        text: `Texto ${MARKUP}`,
        html: `<p>Cuerpo</p>${MARKUP}<a href="javascript:alert(3)">x</a><form action="http://example.org"><button>y</button></form>`,
        attachments: [{ filename: `${MARKUP.replaceAll('/', '')}.html`, content: MARKUP }],
      });
    });

    it('is text in the list and in its header', async () => {
      const { page } = await inbox();
      await page.getByText(`Hola ${MARKUP}`).first().click();
      await page.getByRole('heading', { name: `Hola ${MARKUP}` }).waitFor();
      expect(await page.locator('article dl b').allInnerTexts()).toEqual([MARKUP, MARKUP]);
      expect(await page.locator('img, main script').count()).toBe(0);
    });

    it('runs nothing, and asks for nothing, where its HTML is shown', async () => {
      const visited = await visit(browser);
      onTestFinished(() => visited.page.context().close());
      const { id } = await mailTo(urls.inbox, 'carla@example.com');
      const asked: string[] = [];
      visited.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await visited.page.goto(`${urls.inbox}/correos/${id}`, { waitUntil: 'networkidle' });
      await visited.page.frameLocator('iframe').getByText('Cuerpo').waitFor();
      expect(visited.complaints.filter((complaint) => complaint.startsWith('a dialog'))).toEqual([]);
      expect(asked.filter((path) => !/^\/(correos|assets|email|version)\b/.test(path))).toEqual([]);
    });

    it.each(['texto', 'fuente'])('is text as %s', async (view) => {
      const { id } = await mailTo(urls.inbox, 'carla@example.com');
      const { page } = await inbox(`/correos/${id}?vista=${view}`);
      expect(await page.locator('pre').innerText()).toContain(view === 'texto' ? `Texto ${MARKUP}` : 'Subject:');
      expect(await page.locator('img, main script').count()).toBe(0);
    });
  });

  it('shows what was searched for as text', async () => {
    const { page } = await inbox(`/?q=${encodeURIComponent(MARKUP.slice(0, 30))}z`);
    await page.getByText('Nada contiene').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
  });

  describe.each(looks)('at $name', (look) => {
    it('is accessible: the list, an e-mail in each view, a search, and what is not there', async () => {
      await bought(urls.sales, { email: 'dora@example.com' });
      const { id } = await mailTo(urls.inbox, 'dora@example.com');
      const { page } = await inbox('/', { ...look, expects: [404] });
      const read = `/correos/${id}`;
      for (const path of ['/', '/?q=nada', read, `${read}?vista=texto`, `${read}?vista=fuente`]) {
        await page.goto(urls.inbox + path);
        expect({ path, violations: await violationsOf(page) }).toEqual({ path, violations: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      }
    });

    it('the confirmation itself is accessible', async () => {
      const { html } = await bought(urls.sales, { email: 'eva@example.com' }).then(() =>
        mailTo(urls.inbox, 'eva@example.com'),
      );
      const { page } = await visit(browser, look);
      onTestFinished(() => page.context().close());
      await page.setContent(html ?? '');
      // an e-mail stands within a page, and is none
      expect(await violationsOf(page, ['landmark-one-main', 'region'])).toEqual([]);
    });
  });
});
