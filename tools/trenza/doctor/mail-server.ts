import { createTransport } from 'nodemailer';
import { type Finding, findings, messageOf } from './finding.js';

const { ok, warn, fail } = findings('connections');

const WITHIN_MS = 5_000;

/** Connects, greets, secures and logs in as the app would, and sends nothing. */
export async function checkMailServer(url: string, appsRun: boolean): Promise<readonly Finding[]> {
  const { hostname, port } = new URL(url);
  const where = `SMTP server ${hostname}${port === '' ? '' : `:${port}`}`;
  const transport = createTransport({
    url,
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: WITHIN_MS,
  });
  try {
    await transport.verify();
    return [ok(where, 'answers, and lets us in')];
  } catch (error) {
    const says = `can't be used from here: ${messageOf(error)}`;
    // The development inbox is one of the apps.
    if (!appsRun && ['localhost', '127.0.0.1'].includes(hostname))
      return [warn({ about: where, says, advice: '`npm start` starts the mail inbox, if it is that one.' })];
    return [fail({ about: where, says, advice: 'Check it, and SMTP_URL. E-mails wait until it answers.' })];
  } finally {
    transport.close();
  }
}
