// Ends or stops the process at one point of its work. Points are given as POINTS, a JSON list of
// <module in dist>#<class>.<method>@<before or after>; on SIGUSR2 the file `kill-at` in the process's folder says which,
// and by which signal: `<point> <signal>`. When that method is called next, or when it has next done what it does, the
// process sends itself the signal. Preloaded into built apps.
import { readFileSync } from 'node:fs';

let [armed, signal] = [];
process.on('SIGUSR2', () => ([armed, signal] = readFileSync('kill-at', 'utf8').trim().split(' ')));

for (const point of JSON.parse(process.env.POINTS)) {
  const [, module, name, method, when] = /^(.+)#(\w+)\.(\w+)@(before|after)$/.exec(point) ?? [];
  const { [name]: target } = await import(new URL(`../../dist/${module}`, import.meta.url));
  const original = target.prototype[method];
  if (typeof original !== 'function') throw new Error(`there is no ${name}.${method} in ${module}`);

  const pass = (result) => {
    // a claim that found nothing, a round without rows: not yet what is meant
    if (armed !== point || (Array.isArray(result) && result.length === 0)) return;
    armed = undefined;
    process.kill(process.pid, signal);
  };
  target.prototype[method] = async function (...args) {
    if (when === 'before') pass();
    const result = await original.apply(this, args);
    if (when === 'after') pass(result);
    return result;
  };
}
