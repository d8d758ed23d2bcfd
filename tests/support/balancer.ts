import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address before several instances of an app; requests go to each in turn. */
export interface Balancer {
  readonly url: string;
  /** Requests under way, by instance: streams among them. */
  open(): readonly number[];
  close(): Promise<void>;
}

/** Of one connection, and no business of the other. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/** An instance that refuses is left out; where all refuse the answer is 502. Nothing is asked twice, nothing buffered. */
export async function balancerBefore(instances: readonly string[]): Promise<Balancer> {
  const open = instances.map(() => 0);
  let turn = 0;

  const server = createServer((asked, answer) => {
    const first = turn++;
    const attempt = async (tried: number): Promise<void> => {
      if (tried === instances.length) return refuse(answer);
      const at = (first + tried) % instances.length;
      const count = (change: number): void => void (open[at] = (open[at] ?? 0) + change);
      count(1);
      const isTaken = await passOn({ asked, answer, to: instances[at] ?? '' });
      count(-1);
      if (!isTaken) await attempt(tried + 1);
    };
    void attempt(0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => [...open],
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Passage {
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly to: string;
}

/** Resolves once it is over, to whether the instance took the request; it never rejects. */
function passOn({ asked, answer, to }: Passage): Promise<boolean> {
  return new Promise((resolve) => {
    let isTaken = false;
    const { method, url, headers } = asked;
    const passed = request(to + url, { method, headers: endToEnd(headers), agent: false });
    answer.once('close', () => {
      passed.destroy();
      resolve(true);
    });
    passed.once('socket', (socket) =>
      socket.once('connect', () => {
        isTaken = true;
        asked.pipe(passed);
      }),
    );
    passed.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, endToEnd(response.headers));
      // What breaks off there breaks off here.
      response.on('error', () => answer.destroy()).pipe(answer);
    });
    passed.once('error', () => {
      if (!isTaken) return resolve(false);
      if (answer.headersSent) answer.destroy();
      else refuse(answer);
    });
  });
}

const endToEnd = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));

function refuse(answer: ServerResponse): void {
  answer.writeHead(502).end();
}
