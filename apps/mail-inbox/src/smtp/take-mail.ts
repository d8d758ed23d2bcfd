import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { MailStore } from '../mails/mail-store.js';

/**
 * Takes one e-mail over: resolves once it is committed, so that the 250 which follows is a promise that a kill doesn't break.
 * What is above the size limit is read to its end and dropped; the server answers it 552.
 */
export async function takeMail(
  store: MailStore,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (stream.sizeExceeded) return;
  await store.add({
    envelopeFrom: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    envelopeTo: envelope.rcptTo.map(({ address }) => address),
    source: Buffer.concat(chunks),
  });
}
