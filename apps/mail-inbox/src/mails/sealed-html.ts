import type { Attachment } from 'postal-mime';

/**
 * What a browser may do with an e-mail's HTML: show it. No script, form, frame or request of it runs or leaves, whether it is
 * shown in the inbox's frame or opened by itself; links open a new window, which is not sealed.
 */
export const SEALED = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const NEW_WINDOW = '<base target="_blank">';

/** An e-mail's HTML for the frame: its links open new windows, and images that came with it are in it. */
export function sealedHtml(html: string, attachments: readonly Attachment[]): string {
  const [, doctype = ''] = /^\s*(<!doctype[^>]*>)/i.exec(html) ?? [];
  const based = /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => head + NEW_WINDOW)
    : doctype + NEW_WINDOW + html.trimStart().slice(doctype.length);
  return attachments.reduce(withImage, based);
}

function withImage(html: string, { contentId, mimeType, content }: Attachment): string {
  const cid = contentId?.replace(/^<|>$/g, '');
  if (!cid || !mimeType.startsWith('image/')) return html;
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
  return html.replaceAll(`cid:${cid}`, `data:${mimeType};base64,${bytes.toString('base64')}`);
}
