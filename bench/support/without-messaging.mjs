// The other side of the comparison: the very same app, whose purchases tell nobody. Preloaded into it.
import { Outbox } from '../../dist/libs/messaging/src/index.js';

Outbox.prototype.add = () => undefined;
