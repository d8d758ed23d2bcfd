// Changes the policy of subscriptions of sales_events: POLICY={"<subscription>":{"attempts":8,"backoffMs":100}}, so that
// no test waits for minutes between attempts. Preloaded into built apps.
import { salesEvents } from '../../dist/libs/contracts/src/index.js';
import { fixed } from '../../dist/libs/messaging/src/contract/index.js';

for (const [name, { backoffMs, ...options }] of Object.entries(JSON.parse(process.env.POLICY))) {
  const subscription = salesEvents.subscriptions.find((one) => one.name === name);
  Object.assign(subscription.policy, options, backoffMs !== undefined && { backoff: fixed(`${backoffMs}ms`) });
}
