// Delivers every message twice: at once, side by side, or again when it was done, as chance has it. What a subscription
// takes from its broker and from its local queue goes through this alike. Preloaded into built apps.
import { DatabaseQueue } from '../../dist/libs/database/src/stores/local-queue.js';

// oxlint-disable-next-line typescript/unbound-method -- called on their own object below
const { claim, done } = DatabaseQueue.prototype;
const seen = new Set();
const again = new Map();

DatabaseQueue.prototype.claim = async function (options) {
  const rows = await claim.call(this, options);
  return rows.flatMap((row) => {
    const { subscription, type, id, message } = row;
    const name = `${subscription}/${type}/${id}`;
    if (seen.has(name)) return [row];
    seen.add(name);
    if (Math.random() < 0.5) return [row, { ...row }];
    again.set(row.token, { subscription, type, id, message });
    return [row];
  });
};

DatabaseQueue.prototype.done = async function (claims) {
  await done.call(this, claims);
  const rows = claims.flatMap(({ token }) => again.get(token) ?? []);
  for (const { token } of claims) again.delete(token);
  await this.put(rows);
};
