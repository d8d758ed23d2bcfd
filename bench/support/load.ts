import autocannon, { type Request } from 'autocannon';

/** What one round of load saw. */
export interface LoadResult {
  readonly purchases: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const PRODUCTS = 12;
const BODY = JSON.stringify({ quantity: 1, customer_email: 'cliente@example.com' });

/** A program of its own, so that the load takes nothing from the event loop that it measures: load.js <url> <connections> <seconds> */
const [url = '', connections = '20', seconds = '4'] = process.argv.slice(2);

const requests: Request[] = Array.from({ length: PRODUCTS }, (_, index) => ({
  method: 'POST',
  path: `/catalog/${index + 1}/purchases`,
  headers: { 'content-type': 'application/json' },
  body: BODY,
}));

let clients = 0;
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  requests,
  // customers don't all want the same product at the same moment
  setupClient: (client) => {
    const first = clients++ % PRODUCTS;
    client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
  },
});

if (result.non2xx > 0 || result.errors > 0) {
  throw new Error(
    `${result.non2xx} purchases were refused, ${result.errors} had no answer: this measures something else`,
  );
}
const { '2xx': purchases, latency, duration } = result;
const seen: LoadResult = { purchases, perSecond: purchases / duration, p50: latency.p50, p99: latency.p99 };
console.log(JSON.stringify(seen));
