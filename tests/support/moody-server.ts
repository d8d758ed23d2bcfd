import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface MoodyServer {
  readonly url: string;
  /** The source of every e-mail that it took over. */
  readonly taken: readonly string[];
}

/** What smtp-server keeps of a connection, and its types leave out. */
interface Connection {
  readonly id: string;
  readonly close: () => void;
}

/** An SMTP server that takes e-mails, and cuts the connection instead of the answer to the first `answersToLose`. */
export async function moodyServer(
  atTheEnd: (clean: () => Promise<void>) => void,
  { answersToLose = 0, port = 0 } = {},
): Promise<MoodyServer> {
  const taken: string[] = [];
  const take = async (stream: Readable, session: string, done: (error?: Error) => void): Promise<void> => {
    taken.push(await text(stream));
    if (taken.length > answersToLose) return done();
    const connection = [...(server.connections as Set<Connection>)].find(({ id }) => id === session);
    return connection?.close();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, { id }, done) => void take(stream, id, done),
  });
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  atTheEnd(() => new Promise((resolve) => server.close(resolve)));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, taken };
}
