import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections by which nothing has come yet, as browsers open them ahead. Node holds a server's close up for them, as for
 * those with a request under way. What is returned closes them.
 */
export function silentConnections(server: Server): () => void {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => void silent.delete(socket));
  return () => {
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  };
}
