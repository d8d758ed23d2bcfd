import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startHost } from '#platform';
import { mailInbox } from '../bootstrap.js';

export interface RunningInbox {
  readonly url: string;
  readonly smtpPort: number;
  /** From the shop to a customer, unless the e-mail says otherwise. */
  readonly send: (mail: SendMailOptions) => Promise<void>;
  readonly stop: () => Promise<boolean>;
}

/** Starts the inbox in this process, in memory, and hands out what speaks SMTP to it. */
export async function startInbox(environment: Readonly<Record<string, string>> = {}): Promise<RunningInbox> {
  const smtpPort = await freePort();
  const host = await startHost([mailInbox], {
    environment: {
      DATABASE_URL: 'pglite:memory',
      MAIL_INBOX_PORT: '0',
      MAIL_INBOX_SMTP_PORT: String(smtpPort),
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, pool: true });
  return {
    url: host.urls.get('mail-inbox') ?? '',
    smtpPort,
    send: async (mail) => {
      await transport.sendMail({ from: 'Trenza <tienda@trenza.example>', to: 'cliente@example.com', ...mail });
    },
    stop: async () => {
      transport.close();
      return host.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
