import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The way to a server, which can be cut and mended: who connects meanwhile is refused. */
export interface Line {
  /** The same address, by way of this line. */
  readonly url: string;
  /** Of the connections that are open, the ports by which the server knows them. */
  ports(): readonly number[];
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function lineTo(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const farSide = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    keep(near)
      .on('error', () => far.destroy())
      .on('close', () => far.destroy())
      .pipe(far);
    farSide.add(far);
    far.on('close', () => farSide.delete(far));
    keep(far)
      .on('error', () => near.destroy())
      .on('close', () => near.destroy())
      .pipe(near);
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
    ports: () => [...farSide].flatMap(({ localPort }) => localPort ?? []),
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
  };
}
