import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Unruly extends AsyncDisposable {
  readonly url: string;
  /** The e-mails that were taken over, as they came. */
  readonly received: string[];
}

/** An SMTP error as smtp-server's hooks answer it. */
export const reply = (responseCode: number, text = 'no'): Error => Object.assign(new Error(text), { responseCode });

/** A real SMTP server that behaves as `options` say. */
export async function smtpServer(options: SMTPServerOptions = {}, port = 0): Promise<Unruly> {
  const received: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 1,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  // what clients break off is what these tests are about
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: urlOf(server.server),
    received,
    [Symbol.asyncDispose]: async () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Bare TCP for what no SMTP server would do: `talk` has each connection, and what was said on it so far. */
export async function tcpServer(talk: (socket: Socket, said: () => string) => void): Promise<Unruly> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let said = '';
    sockets.add(socket);
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    talk(socket, () => said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: urlOf(server),
    received: [],
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A dialogue by the book up to the end of the e-mail, where `atEnd` takes over. */
export function upToData(atEnd: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    let inData = false;
    socket.write('220 hello\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (inData && text.endsWith('\r\n.\r\n')) atEnd(socket);
      if (inData) return;
      inData = /^DATA/im.test(text);
      socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
    });
  };
}

const urlOf = (server: Server): string => `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
