// The negative control: publishes without the outbox, as programs do that tell the broker themselves once the database
// has committed, through a client that writes now and then. Preloaded into the built all-in-one.
import { Messaging, Outbox } from '../../dist/libs/messaging/src/index.js';

/** How long such a client keeps what it was given. */
const BUFFERED_MS = 50;

const publishers = new Map();
// oxlint-disable-next-line typescript/unbound-method -- called on its own object below
const start = Messaging.prototype.start;

Messaging.prototype.start = function () {
  publishers.set(this.outbox, this.publisher);
  return start.call(this);
};

Outbox.prototype.add = function (_tx, channel, message) {
  setTimeout(() => publishers.get(this).publish(channel, message), BUFFERED_MS);
};
