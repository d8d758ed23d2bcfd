import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startInbox, type RunningInbox } from './testing/start-inbox.js';

interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly html: string | null;
  readonly to: readonly { readonly address: string }[];
}

let inbox: RunningInbox;
beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox.stop());
beforeEach(async () => {
  await fetch(`${inbox.url}/email/all`, { method: 'DELETE' });
});

const get = async (path: string): Promise<Response> => fetch(inbox.url + path);
const page = async (path: string): Promise<string> => (await get(path)).text();
const mails = async (query = ''): Promise<Mail[]> => (await (await get(`/email${query}`)).json()) as Mail[];
const newest = async (): Promise<Mail> => {
  const [mail] = await mails();
  if (mail === undefined) throw new Error('the inbox is empty');
  return mail;
};

describe('GET /email', () => {
  it("has every e-mail in maildev's form, newest first", async () => {
    await inbox.send({ subject: 'Uno', text: 'uno' });
    await inbox.send({
      subject: 'Dos: ñ 5 €',
      html: '<p>dos</p>',
      text: 'dos',
      messageId: '<sale.2@trenza.example>',
      date: new Date('2025-11-22T01:57:03Z'),
    });
    expect(await mails()).toMatchObject([
      {
        id: expect.stringMatching(/^\d+$/),
        subject: 'Dos: ñ 5 €',
        from: [{ address: 'tienda@trenza.example', name: 'Trenza' }],
        to: [{ address: 'cliente@example.com' }],
        html: '<p>dos</p>',
        text: 'dos\n',
        messageId: 'sale.2@trenza.example',
        date: '2025-11-22T01:57:03.000Z',
        envelope: { from: 'tienda@trenza.example', to: ['cliente@example.com'] },
      },
      { subject: 'Uno', html: null },
    ]);
  });

  it('has all of them, however many, and a page where one is asked for', async () => {
    await Promise.all(Array.from({ length: 120 }, (_, at) => inbox.send({ subject: `n.º ${at}`, text: 'x' })));
    const all = await mails();
    expect(all).toHaveLength(120);
    expect(all.map(({ id }) => Number(id))).toEqual(all.map(({ id }) => Number(id)).toSorted((a, b) => b - a));
    const first = await mails('?limit=70');
    expect(first).toEqual(all.slice(0, 70));
    expect(await mails(`?limit=1000&before=${first.at(-1)?.id}`)).toEqual(all.slice(70));
  });

  it('finds by subject and address, taking the search for plain text', async () => {
    await inbox.send({ subject: '100% lana', to: 'ana_gil@example.com' });
    await inbox.send({ subject: '100 ovejas', to: 'anaXgil@example.com' });
    expect((await mails('?search=100%25')).map(({ subject }) => subject)).toEqual(['100% lana']);
    expect((await mails('?search=ANA_GIL')).map(({ subject }) => subject)).toEqual(['100% lana']);
  });

  it('names the recipients of the envelope where no header does', async () => {
    await inbox.send({ envelope: { from: 'a@example.com', to: 'oculto@example.com' }, raw: 'Subject: x\r\n\r\nx' });
    expect((await newest()).to).toEqual([{ address: 'oculto@example.com', name: '' }]);
  });

  it.each(['?limit=0', '?limit=x', '?before=x'])('answers 400 to %s', async (query) => {
    expect((await get(`/email${query}`)).status).toBe(400);
  });
});

describe('one e-mail', () => {
  it('is read, and deleted', async () => {
    await inbox.send({ subject: 'Adiós', text: 'x' });
    const { id } = await newest();
    expect(await (await get(`/email/${id}`)).json()).toMatchObject({ id, subject: 'Adiós' });
    const deleted = await fetch(`${inbox.url}/email/${id}`, { method: 'DELETE' });
    expect(await deleted.json()).toBe(true);
    expect(await mails()).toEqual([]);
  });

  it.each(['/email/999999', '/email/nada', '/email/-1', '/email/99999999999999999999', '/email/nada/html'])(
    'answers 404 to %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('is shown sealed, so that nothing of it runs', async () => {
    await inbox.send({ html: '<script>alert(1)</script><p>hola</p>' });
    const response = await get(`/email/${(await newest()).id}/html`);
    expect(response.headers.get('content-security-policy')).toMatch(/sandbox.*default-src 'none'/);
    expect(await response.text()).toContain('<p>hola</p>');
  });

  it('hands out its source as text and its attachments to be saved', async () => {
    await inbox.send({ text: 'x', attachments: [{ filename: 'ré"cibo.html', content: '<script>1</script>' }] });
    const { id } = await newest();
    const source = await get(`/email/${id}/source`);
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await source.text()).toContain('MIME-Version: 1.0');
    const attachment = await get(`/email/${id}/attachment/0`);
    expect(attachment.headers.get('content-type')).toBe('application/octet-stream');
    expect(attachment.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''r%C3%A9%22cibo.html");
    expect(await attachment.text()).toBe('<script>1</script>');
    expect((await get(`/email/${id}/attachment/1`)).status).toBe(404);
  });
});

describe('the page', () => {
  it('escapes everything that an e-mail says', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    await inbox.send({
      subject: evil,
      text: evil,
      from: { name: evil, address: 'a@example.com' },
      to: { name: evil, address: 'b@example.com' },
    });
    const { id } = await newest();
    const pages = [
      page('/'),
      page(`/correos/${id}`),
      page(`/correos/${id}?vista=fuente`),
      page(`/?q=${encodeURIComponent(evil)}`),
    ];
    for (const markup of await Promise.all(pages)) {
      expect(markup).not.toContain('<img');
      expect(markup).toContain('&lt;img src=x');
    }
  });

  it('runs nothing but its own script', async () => {
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('says that it is empty, and that a search found nothing', async () => {
    expect(await page('/')).toContain('El buzón está vacío');
    expect(await page('/?q=peras')).toContain('Nada contiene «peras»');
  });

  it.each(['999999', 'nada'])('says of e-mail %s that it is not there', async (id) => {
    const response = await get(`/correos/${id}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Este correo ya no está');
  });

  it('changes its version when an e-mail comes or goes', async () => {
    const [before, same] = [await page('/version'), await page('/version')];
    await inbox.send({ text: 'x' });
    const after = await page('/version');
    expect(same).toBe(before);
    expect(after).not.toBe(before);
  });

  it('deletes by its forms, and not by those of other sites', async () => {
    await inbox.send({ text: 'x' });
    const empty = async (site: string): Promise<Response> =>
      fetch(`${inbox.url}/vaciar`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Sec-Fetch-Site': site, 'Content-Type': 'application/x-www-form-urlencoded' },
      });
    expect((await empty('cross-site')).status).toBe(403);
    expect(await mails()).toHaveLength(1);
    expect((await empty('same-origin')).status).toBe(303);
    expect(await mails()).toEqual([]);
  });

  it('serves its style and script, and no other file', async () => {
    expect((await get('/assets/inbox.css')).headers.get('content-type')).toContain('text/css');
    expect((await get('/assets/inbox.js')).headers.get('content-type')).toContain('javascript');
    for (const name of ['..%2fpackage.json', 'constructor', '%2e%2e/x', 'nada.css']) {
      expect((await get(`/assets/${name}`)).status).toBe(404);
    }
  });
});

describe('an inbox with a limit', () => {
  it('lets the oldest go', async () => {
    const small = await startInbox({ MAIL_INBOX_KEEP: '60' });
    for (let at = 0; at < 100; at += 1) await small.send({ subject: `n.º ${at}`, text: 'x' });
    const left = (await (await fetch(`${small.url}/email`)).json()) as Mail[];
    await small.stop();
    expect(left).toHaveLength(60);
    expect(left.at(-1)?.subject).toBe('n.º 40');
  });
});
