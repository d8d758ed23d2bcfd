import { html, type Html } from '#platform';

export interface Letter {
  readonly title: string;
  /** What an inbox shows beside the subject, before the e-mail is opened. */
  readonly preview: string;
  readonly content: Html;
  readonly footer: string;
}

/** Three strands, as in the name. */
const STRANDS = ['#e8590c', '#2b6a77', '#6741a6'];
export const FONT = "'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * The frame of every e-mail. Tables and inline styles, no images and no web fonts: that is what the mail programs of this
 * world agree on. Light only, and saying so, because programs that darken by themselves do it badly.
 */
export function letterhead({ title, preview, content, footer }: Letter): Html {
  return html`<!doctype html>
    <html lang="es">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light only" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no" />
        <title>${title}</title>
      </head>
      <body style="margin:0;padding:0;background-color:#f5f0e8;-webkit-text-size-adjust:100%">
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}</div>
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background-color:#f5f0e8"
        >
          <tr>
            <td align="center" style="padding:32px 12px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:560px"
              >
                <tr>
                  <td
                    style="padding:0 8px 16px;font-family:Georgia,'Times New Roman',serif;font-size:24px;line-height:32px;color:#1f2a30"
                  >
                    Trenza
                  </td>
                </tr>
                <tr>
                  <td style="background-color:#ffffff;border:1px solid #e5dccd;border-radius:12px;overflow:hidden">
                    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
                      <tr>
                        ${STRANDS.map((color) => html`<td height="6" width="33%" style="height:6px;font-size:0;line-height:0;background-color:${color}">&nbsp;</td>`)}
                      </tr>
                    </table>
                    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
                      <tr>
                        <td
                          style="padding:32px 28px 36px;font-family:${FONT};font-size:16px;line-height:25px;color:#26333a"
                        >
                          ${content}
                        </td>
                      </tr>
                    </table>
                  </td>
                </tr>
                <tr>
                  <td style="padding:20px 8px 0;font-family:${FONT};font-size:13px;line-height:20px;color:#5e676c">
                    ${footer}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
}
