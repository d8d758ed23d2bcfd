import { html, type Html } from '#platform';
import { FONT, letterhead } from '../template/letterhead.js';
import type { Confirmation } from './confirmation.js';

const LABEL = `padding:10px 12px 10px 0;font-family:${FONT};font-size:15px;line-height:22px;color:#5e676c;border-bottom:1px solid #eee7db`;
const VALUE = `padding:10px 0;font-family:${FONT};font-size:15px;line-height:22px;color:#26333a;border-bottom:1px solid #eee7db;text-align:right;word-break:break-word`;
const TOTAL_LABEL = `padding:18px 12px 0 0;font-family:${FONT};font-size:17px;line-height:26px;color:#26333a;font-weight:600`;
const TOTAL_VALUE = `padding:18px 0 0;font-family:Georgia,'Times New Roman',serif;font-size:26px;line-height:30px;color:#9a3412;text-align:right;white-space:nowrap`;

export function confirmationHtml(confirmation: Confirmation): Html {
  const { title, greeting, rows, total, details, footer } = confirmation;
  return letterhead({
    title,
    preview: confirmation.preview,
    footer,
    content: html`<h1
        style="margin:0 0 12px;font-family:Georgia,'Times New Roman',serif;font-weight:normal;font-size:30px;line-height:38px;color:#1f2a30"
      >
        ${title}
      </h1>
      <p style="margin:0 0 24px">${greeting}</p>
      <table width="100%" cellpadding="0" cellspacing="0" border="0">
        ${rows.map(
          ([label, value]) =>
            html`<tr>
              <th scope="row" align="left" style="${LABEL};font-weight:normal">${label}</th>
              <td style="${VALUE}">${value}</td>
            </tr> `,
        )}
        <tr>
          <th scope="row" align="left" style="${TOTAL_LABEL}">${total[0]}</th>
          <td style="${TOTAL_VALUE}">${total[1]}</td>
        </tr>
      </table>
      <table
        role="presentation"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        border="0"
        style="margin-top:28px;background-color:#faf7f1;border-radius:8px"
      >
        <tr>
          <td
            style="padding:14px 16px;font-family:${FONT};font-size:14px;line-height:22px;color:#4c565b;word-break:break-word"
          >
            ${details.map(([label, value], at) => html`${at > 0 && html`<br />`}${label}: <span style="color:#26333a">${value}</span>`)}
          </td>
        </tr>
      </table>`,
  });
}
