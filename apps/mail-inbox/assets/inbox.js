// The inbox reads without this. With it the list keeps itself up to date, and opening an e-mail leaves the list where it is.

const POLL_MS = 2_000;
const longDate = new Intl.DateTimeFormat('es-ES', { dateStyle: 'full', timeStyle: 'short' });
const shortDate = new Intl.DateTimeFormat('es-ES', {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

/** Dates come in UTC; here they are said in the reader's own zone. */
function localise(root) {
  for (const time of root.querySelectorAll('time')) {
    const format = 'long' in time.dataset ? longDate : shortDate;
    time.textContent = format.format(new Date(time.dateTime));
  }
}

const shownMails = () => new Set([...document.querySelectorAll('[data-mail]')].map((link) => link.dataset.mail));

async function fetchPage(url) {
  const response = await fetch(url, { headers: { Accept: 'text/html' } });
  if (!response.ok) return undefined;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Puts the list of `page` in the place of the one shown, with its scroll position and focus, and marks what is new in it. */
function showList(page) {
  const before = shownMails();
  const scrolled = document.querySelector('.mails')?.scrollTop ?? 0;
  const focused = document.activeElement?.closest?.('[data-mail]')?.dataset.mail;
  document.querySelector('#recuento').textContent = page.querySelector('#recuento').textContent;
  for (const [selector, home] of [
    ['.mails, .none', '#lista'],
    ['.pages', '#lista'],
    ['.empty', '.bar'],
  ]) {
    const [shown, next] = [document.querySelector(selector), page.querySelector(selector)];
    if (shown && next) shown.replaceWith(next);
    else if (shown) shown.remove();
    else if (next) document.querySelector(home).append(next);
  }
  document.body.dataset.version = page.body.dataset.version;
  const list = document.querySelector('#lista');
  localise(list);
  const mails = document.querySelector('.mails');
  if (mails) mails.scrollTop = scrolled;
  for (const link of list.querySelectorAll('[data-mail]')) {
    if (!before.has(link.dataset.mail)) link.classList.add('fresh');
    if (link.dataset.mail === focused) link.focus({ preventScroll: true });
  }
}

function showReader(page) {
  document.querySelector('#lector').replaceWith(page.querySelector('#lector'));
  document.body.className = page.body.className;
  document.title = page.title;
  localise(document.querySelector('#lector'));
}

async function open(url) {
  const page = await fetchPage(url);
  if (!page) return location.assign(url);
  showList(page);
  showReader(page);
  for (const link of document.querySelectorAll('.fresh')) link.classList.remove('fresh');
  document.querySelector('#lector').focus({ preventScroll: true });
}

async function refresh() {
  if (document.hidden) return;
  const version = await fetch('/version', { cache: 'no-store' }).then((response) => response.text());
  if (version === document.body.dataset.version) return;
  const page = await fetchPage(location.href);
  // the e-mail that was open is gone
  if (!page) return location.assign('/');
  showList(page);
  if (!document.querySelector('article')) showReader(page);
}

/** One after the other, and again after an inbox that is away: it may be starting anew. */
async function keepFresh() {
  const state = document.querySelector('#conexion');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const away = await refresh().then(
      () => '',
      () => 'Sin conexión con el buzón: se reintenta.',
    );
    if (state.textContent !== away) state.textContent = away;
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('.mails a, .views a');
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(undefined, '', link.href);
  open(link.href).catch(() => location.assign(link.href));
});

document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

addEventListener('popstate', () => void open(location.href).catch(() => location.reload()));

localise(document);
document.querySelector('.mails [aria-current]')?.scrollIntoView({ block: 'nearest' });
void keepFresh();
