import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import type { AttachmentInfo, MailAddress, MailContent } from './mail.js';

/**
 * Reads an e-mail. One that can't be read is still shown: with its source for a text, and what is wrong with it.
 * NUL characters, which Postgres can't hold in a text, become U+FFFD.
 */
export async function readMail(source: Buffer): Promise<MailContent> {
  try {
    return contentOf(await PostalMime.parse(source));
  } catch (error) {
    const defect = storable(error instanceof Error ? error.message : String(error));
    return {
      ...contentOf({ headers: [], headerLines: [], attachments: [] }),
      text: storable(source.toString()),
      defect,
    };
  }
}

/** An e-mail's attachments with their content, in the order of `MailContent.attachments`. */
export async function readAttachments(source: Buffer): Promise<readonly Attachment[]> {
  return (await PostalMime.parse(source)).attachments;
}

function contentOf(mail: Email): MailContent {
  const date = new Date(mail.date ?? Number.NaN);
  return {
    messageId: storable(mail.messageId ?? '').replace(/^<|>$/g, ''),
    subject: storable(mail.subject ?? ''),
    from: addresses(mail.from === undefined ? [] : [mail.from]),
    to: addresses(mail.to ?? []),
    cc: addresses(mail.cc ?? []),
    date: Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1 ? null : date,
    // postal-mime adds a line break to what it joins from parts
    html: mail.html === undefined ? null : storable(mail.html).trimEnd(),
    text: mail.text === undefined ? null : storable(mail.text),
    attachments: mail.attachments.map(attachmentInfo),
    defect: null,
  };
}

const addresses = (found: readonly Address[]): MailAddress[] =>
  found
    .flatMap((address) => address.group ?? [address])
    .map(({ address, name }) => ({ address: storable(address ?? ''), name: storable(name) }));

function attachmentInfo({ filename, mimeType, content }: Attachment, at: number): AttachmentInfo {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  return { filename: storable(filename ?? '') || `adjunto-${at + 1}`, contentType: storable(mimeType), size };
}

/** UTF-8 without NUL, which is what a text of Postgres can hold. */
const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();
