// A sale that its handler can't do: BAD_SALE=<what happens>:<app>/<file>#<class>.<method>, where what happens is `throw`
// or `kill`, whenever it is about a customer of BAD_CUSTOMER. Preloaded into built apps.
const [, what, module, name, method] = /^(throw|kill):(.+)#(\w+)\.(\w+)$/.exec(process.env.BAD_SALE) ?? [];
const { [name]: target } = await import(new URL(`../../dist/apps/${module}`, import.meta.url));
const original = target.prototype[method];
if (typeof original !== 'function') throw new Error(`there is no ${name}.${method} in ${module}`);

target.prototype[method] = function (sale, ...args) {
  if (sale.customer_email !== process.env.BAD_CUSTOMER) return original.call(this, sale, ...args);
  if (what === 'kill') process.kill(process.pid, 'SIGKILL');
  throw new Error('this sale can never be handled');
};
