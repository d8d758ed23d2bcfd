// Buying without leaving the page. Everything works without this file: it sends the same form to the same address and
// puts the part of the answered page that matters, the receipt or the form with its message, in the form's place.
const page = async (url, options) => {
  const response = await fetch(url, { headers: { accept: 'text/html' }, ...options });
  return new DOMParser().parseFromString(await response.text(), 'text/html');
};

const showTotal = (form) => {
  const quantity = form.elements.quantity.valueAsNumber;
  const total = Number.isInteger(quantity) && quantity > 0 ? (quantity * Number(form.dataset.cents)) / 100 : undefined;
  const money = new Intl.NumberFormat('es-ES', { style: 'currency', currency: form.dataset.currency });
  form.querySelector('output').textContent = total === undefined ? '' : money.format(total);
};

const refuse = (form, text) => {
  const message = form.querySelector('[role=alert]') ?? document.createElement('p');
  message.className = 'refusal';
  message.setAttribute('role', 'alert');
  message.textContent = text;
  form.prepend(message);
};

/** The stock that is left, as the product's own page says it now. */
const refreshStock = async (card, address) => {
  const fresh = (await page(address)).querySelector('[data-stock]');
  if (fresh) card.querySelector('[data-stock]')?.replaceWith(fresh);
};

const buy = async (form) => {
  const button = form.querySelector('button');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    const answer = await page(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const next = answer.querySelector('[data-receipt], form[data-buy], [data-gone]');
    if (!next) throw new Error('the answer is not a page of the shop');
    const card = form.closest('[data-product]');
    form.replaceWith(next);
    if (next.matches('form')) showTotal(next);
    (next.querySelector('[autofocus]') ?? next).focus();
    await refreshStock(card, card.dataset.product);
  } catch {
    // The form keeps its key, so that sending it again buys nothing twice. Why, the browser's own network log says.
    if (form.isConnected) refuse(form, 'No pudimos completar la compra. Inténtalo otra vez: no se cobrará dos veces.');
  } finally {
    button.removeAttribute('aria-disabled');
  }
};

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-buy]')) return;
  event.preventDefault();
  void buy(event.target);
});

document.addEventListener('input', ({ target }) => {
  if (target.name === 'quantity') showTotal(target.form);
});

// Who wrote their address once need not write it again.
document.addEventListener('change', ({ target }) => {
  if (target.name !== 'customer_email' || !target.validity.valid) return;
  for (const other of document.querySelectorAll('input[name=customer_email]')) {
    if (other.value === '') other.value = target.value;
  }
});

// "Comprar más", on a receipt: the product's form, with a key of its own, in the receipt's place.
const again = async (receipt, address) => {
  const form = (await page(address)).querySelector('form[data-buy], [data-gone]');
  if (!form) return location.assign(address);
  receipt.replaceWith(form);
  if (form.matches('form')) showTotal(form);
  return form.querySelector('input:not([type=hidden])')?.focus();
};

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-again]');
  const card = link?.closest('[data-product]');
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  again(link.closest('[data-receipt]'), card.dataset.product).catch(() => location.assign(link.href));
});

document.querySelectorAll('form[data-buy]').forEach(showTotal);
