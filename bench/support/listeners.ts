import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What many listeners of one instance saw. */
export interface ListenersResult {
  readonly listeners: number;
  /** From the like's being sent to each listener's having the new count. Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Counts that never came, of all that were waited for. */
  readonly missed: number;
  readonly expected: number;
}

/** A program of its own, so that reading takes nothing from the instance: listeners.js <url> <listeners> <likes> */
const [url = '', many = '5000', likes = '20'] = process.argv.slice(2);
const LISTENERS = Number(many);
const LIKES = Number(likes);
const OUTFIT = 'listened';
const CONNECT_AT_ONCE = 100;
const BETWEEN_LIKES_MS = 500;
const LAST_WAIT_MS = 20_000;

const agent = new Agent({ keepAlive: false });
const delays: number[] = [];
/** When the like that makes this count was sent. */
const sentAt = new Map<number, number>();
let known = 0;
let allKnow: () => void = () => undefined;
const all = new Promise<void>((resolve) => (allKnow = resolve));

function open(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${url}/outfits/${OUTFIT}/live`, { agent }, resolve).once('error', reject).end();
  });
}

function listen(response: IncomingMessage): void {
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const now = performance.now();
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, count] = /"likes":(\d+)/.exec(block) ?? [];
      if (count === undefined) continue;
      if (Number(count) === 0 && ++known === LISTENERS) allKnow();
      const sent = sentAt.get(Number(count));
      if (sent !== undefined) delays.push(now - sent);
    }
  });
}

for (let from = 0; from < LISTENERS; from += CONNECT_AT_ONCE) {
  const some = Array.from({ length: Math.min(CONNECT_AT_ONCE, LISTENERS - from) }, open);
  for (const response of await Promise.all(some)) listen(response);
}
await all;
process.send?.('all listen');
await new Promise((resolve) => process.once('message', resolve));

for (let like = 1; like <= LIKES; like += 1) {
  sentAt.set(like, performance.now());
  const response = await fetch(`${url}/outfits/${OUTFIT}/reactions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ usuario_id: `usuario-${like}`, accion: 'like' }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  await sleep(BETWEEN_LIKES_MS);
}
const expected = LISTENERS * LIKES;
for (let waited = 0; delays.length < expected && waited < LAST_WAIT_MS; waited += 100) await sleep(100);

const sorted = delays.toSorted((a, b) => a - b);
const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
const seen: ListenersResult = {
  listeners: LISTENERS,
  p50: quantile(0.5),
  p99: quantile(0.99),
  most: quantile(1),
  missed: expected - delays.length,
  expected,
};
process.send?.(seen);
process.exit(0);
