import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a mailbox answers to who would write to it, such as `550 5.1.1 no such mailbox`, by its address. */
type Moods = Readonly<Record<string, string>>;

export interface MoodyLineOptions {
  /** The port of the SMTP server at its end. */
  readonly to: number;
  readonly moods?: Moods;
  /** How long it takes its time with each e-mail. */
  readonly delayMs?: number;
}

/** The way to an SMTP server on which some mailboxes have moods; everybody else's mail gets through. Returns its URL. */
export async function moodyLine(
  atTheEnd: (clean: () => Promise<void>) => void,
  { to, moods = {}, delayMs = 0 }: MoodyLineOptions,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => (sockets.delete(one), other.destroy()));
    }
    // so that commands come one at a time, each to be answered before the next
    far.on('data', (chunk: Buffer) =>
      near.write(chunk.toString('latin1').replace('PIPELINING', 'X-ONE-BY-1'), 'latin1'),
    );
    let inMail = false;
    /** The end of what was said, for a mail's end may come in pieces. */
    let tail = '';
    near.on('data', (chunk: Buffer) => {
      const said = chunk.toString('latin1');
      const mood = inMail ? undefined : moods[/^RCPT TO:<([^>]*)>/i.exec(said)?.[1]?.toLowerCase() ?? ''];
      if (mood !== undefined) {
        near.write(`${mood}\r\n`);
        return;
      }
      tail = (tail + said).slice(-5);
      if (inMail) inMail = tail !== '\r\n.\r\n';
      else if (/^DATA\r\n$/i.test(said)) inMail = true;
      if (delayMs > 0 && /^MAIL FROM/i.test(said)) setTimeout(() => far.write(chunk), delayMs);
      else far.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atTheEnd(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
