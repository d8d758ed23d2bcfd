// The negative control of duplicates: an inbox that knows no message again. Preloaded into the built all-in-one.
import { randomUUID } from 'node:crypto';
import { DatabaseInbox } from '../../dist/libs/database/src/stores/inbox-store.js';

// oxlint-disable-next-line typescript/unbound-method -- called on their own object below
const { once, lease } = DatabaseInbox.prototype;
const unknown = (key) => ({ ...key, id: `${key.id}/${randomUUID()}` });

DatabaseInbox.prototype.once = function (key, work, signal) {
  return once.call(this, unknown(key), work, signal);
};
DatabaseInbox.prototype.lease = function (key, leaseMs) {
  return lease.call(this, unknown(key), leaseMs);
};
