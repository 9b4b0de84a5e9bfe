import type { Invoice, InvoiceLine } from './invoice';
import { addressOf, recipientLines } from './invoice-address';
import {
  amountText,
  correctionText,
  daysText,
  dayText,
  isDemand,
  rateText,
  sumRows,
  taxNotes,
  titleOf,
  WORDS,
} from './invoice-words';

/** What a browser may do with it: nothing but show its own style and logo. */
export const INVOICE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:52rem;padding:0 1rem;color:#1a1a1a}
header,.facts{display:flex;justify-content:space-between;gap:2rem;flex-wrap:wrap}
img{max-height:4rem}h1{margin:2rem 0 .5rem}address{font-style:normal;white-space:pre-line}
dl{display:grid;grid-template-columns:auto 1fr;gap:0 1rem;margin:0}dd{margin:0}
table{border-collapse:collapse;width:100%;margin:1.5rem 0}th,td{padding:.35rem .5rem;text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid}tbody td{border-bottom:1px solid #ddd}
small{display:block;color:#555}tfoot th,tfoot td{font-weight:normal}tfoot tr:last-child>*{font-weight:bold;border-top:2px solid}
footer{margin-top:3rem;color:#555;font-size:.85rem;white-space:pre-line}
@media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}`;

/** The invoice as a page that needs nothing from elsewhere, for the screen and for printing. */
export function invoiceHtml(invoice: Invoice): string {
  const { issuer, recipient } = invoice;
  const words = WORDS[issuer.language];
  const correction = correctionText(invoice);
  const colour = issuer.brand?.colour ?? '#1a1a1a';
  const fact = (name: string, value: string): string => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`;
  const logo = issuer.brand?.logo === undefined ? '' : `<img src="${escaped(issuer.brand.logo)}" alt="">`;
  return `<!doctype html>
<html lang="${issuer.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOf(invoice))}</title>
<style>${STYLE}
h1,thead th{color:${escaped(colour)}}</style>
<header><address>${escaped(recipientLines(recipient).join('\n'))}</address>
<address>${logo}${escaped(addressOf(issuer).join('\n'))}</address></header>
<h1>${escaped(titleOf(invoice))}</h1>
${correction === undefined ? '' : `<p>${escaped(correction)}</p>`}
<div class="facts"><dl>
${fact(words.issued, dayText(invoice.issueDay, issuer.language))}
${isDemand(invoice) ? fact(words.due, dayText(invoice.dueDay, issuer.language)) : ''}
${fact(words.period, daysText(invoice.period, issuer.language))}
</dl><dl>
${fact(words.account, invoice.accountId)}
${issuer.taxNumber === undefined ? '' : fact(words.taxNumber, issuer.taxNumber)}
${recipient.taxNumber === undefined ? '' : fact(words.customerTaxNumber, recipient.taxNumber)}
</dl></div>
<table>
<thead><tr>${[words.line, words.net, words.taxRate, words.tax, words.gross].map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>
${invoice.lines.map((line) => lineRow(invoice, line)).join('\n')}
</tbody>
<tfoot>
${sumRows(invoice)
  .map(({ name, amount }) => `<tr><th scope="row" colspan="4">${escaped(name)}</th><td>${escaped(amount)}</td></tr>`)
  .join('\n')}
</tfoot>
</table>
${taxNotes(invoice)
  .map((note) => `<p>${escaped(note)}</p>`)
  .join('\n')}
${invoice.dueNano > 0n || !isDemand(invoice) ? '' : `<p>${escaped(words.nothingDue)}</p>`}
<footer>${escaped(issuer.brand?.footer ?? '')}</footer>
</html>
`;
}

function lineRow({ currency, issuer: { language } }: Invoice, line: InvoiceLine): string {
  const cells = [
    amountText({ nano: line.netNano, currency }, language),
    rateText(line.taxRate, language),
    amountText({ nano: line.taxNano, currency }, language),
    amountText({ nano: line.grossNano, currency }, language),
  ];
  const what = `${escaped(line.name)}<small>${escaped(daysText(line.days, language))}</small>`;
  return `<tr><td>${what}</td>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
