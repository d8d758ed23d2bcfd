import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The way to a server, which can be cut and mended: who connects meanwhile is refused. */
export interface Line {
  /** The same address, by way of this line. */
  readonly url: string;
  /** Of the connections that carry something, the ports by which the server knows them. */
  ports(): readonly number[];
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** As a cable is pulled: the open connections carry nothing any more, and neither side is told. New ones work. */
  fallSilent(): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

export async function lineTo(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const pairs = new Set<Pair>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // An error is followed by a close, and that tells the other side.
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = { near, far };
    pairs.add(pair);
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      keep(one).pipe(other);
      one.on('close', () => {
        if (pairs.delete(pair)) other.destroy();
      });
    }
  });
  const listen = async (on: number): Promise<number> => {
    server.listen(on, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const own = await listen(0);
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(own);
  return {
    url: url.href,
    ports: () => [...pairs].flatMap(({ far }) => far.localPort ?? []),
    cut: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: async () => {
      if (!server.listening) await listen(own);
    },
    fallSilent: () => {
      // Whoever closes one side of a pair that is forgotten closes that side alone.
      for (const { near, far } of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
      pairs.clear();
    },
  };
}
