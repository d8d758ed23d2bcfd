import autocannon, { type Request } from 'autocannon';

/** What one round of likes saw. */
export interface LikesResult {
  readonly likes: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A program of its own, as load.ts is: react-load.js <url> <connections> <seconds> <outfits> */
const [url = '', connections = '20', seconds = '4', outfits = '12'] = process.argv.slice(2);
const USERS = 500;

let clients = 0;
let sent = 0;
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  setupClient: (client) => {
    const own = clients++;
    const request = (): Request => {
      const turn = sent++;
      return {
        method: 'POST',
        path: `/outfits/outfit-${(turn + own) % Number(outfits)}/reactions`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ usuario_id: `usuario-${turn % USERS}`, accion: turn % 3 === 0 ? 'unlike' : 'like' }),
      };
    };
    client.setRequests([{ ...request(), setupRequest: request }]);
  },
});

if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`${result.non2xx} likes were refused, ${result.errors} had no answer: this measures something else`);
const { '2xx': likes, latency, duration } = result;
const seen: LikesResult = { likes, perSecond: likes / duration, p50: latency.p50, p99: latency.p99 };
console.log(JSON.stringify(seen));
