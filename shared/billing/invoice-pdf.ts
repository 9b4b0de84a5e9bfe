import pdfmake from 'pdfmake/build/pdfmake.js';
import roboto from 'pdfmake/build/vfs_fonts.js';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Invoice } from './invoice';
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

pdfmake.addVirtualFileSystem(roboto);

const BLACK = '#1a1a1a';
const GREY = '#555555';
/** Points: the margins of DIN 5008's letter, near enough for a window envelope. */
const MARGINS: [number, number, number, number] = [56, 56, 56, 72];
const LOGO_POINTS: [number, number] = [140, 56];

/** The invoice on A4. The same invoice gives the same bytes: its date is the bill's, not the printer's. */
export async function invoicePdf(invoice: Invoice): Promise<Uint8Array> {
  return await pdfmake.createPdf(definitionOf(invoice)).getBuffer();
}

function definitionOf(invoice: Invoice): TDocumentDefinitions {
  const { issuer } = invoice;
  const words = WORDS[issuer.language];
  const colour = issuer.brand?.colour ?? BLACK;
  const title = titleOf(invoice);
  const correction = correctionText(invoice);
  return {
    pageSize: 'A4',
    pageMargins: MARGINS,
    language: issuer.language,
    info: { title, author: issuer.name, creationDate: new Date(`${invoice.issueDay}T00:00:00Z`) },
    defaultStyle: { fontSize: 10, color: BLACK },
    content: [
      letterHead(invoice),
      { text: title, fontSize: 18, bold: true, color: colour, margin: [0, 28, 0, 8] },
      ...(correction === undefined ? [] : [{ text: correction, margin: [0, 0, 0, 8] } satisfies Content]),
      facts(invoice),
      lineTable(invoice, colour),
      sums(invoice, colour),
      ...taxNotes(invoice).map((text) => ({ text, margin: [0, 12, 0, 0] }) satisfies Content),
      ...(invoice.dueNano > 0n || !isDemand(invoice)
        ? []
        : [{ text: words.nothingDue, margin: [0, 12, 0, 0] } satisfies Content]),
    ],
    footer: (page, pages) => ({
      margin: [MARGINS[0], 12, MARGINS[2], 0],
      fontSize: 8,
      color: GREY,
      columns: [
        { text: issuer.brand?.footer ?? addressOf(issuer).join(' · ') },
        { text: `${title}   ${words.page} ${page} / ${pages}`, alignment: 'right', width: 'auto' },
      ],
    }),
  };
}

const letterHead = ({ issuer, recipient }: Invoice): Content => ({
  columns: [
    { text: recipientLines(recipient).join('\n'), margin: [0, 48, 0, 0] },
    {
      width: 180,
      stack: [
        ...(issuer.brand?.logo === undefined ? [] : [{ image: issuer.brand.logo, fit: LOGO_POINTS }]),
        { text: addressOf(issuer).join('\n'), margin: [0, 6, 0, 0] },
      ],
    },
  ],
});

function facts(invoice: Invoice): Content {
  const { issuer, recipient, accountId, issueDay, dueDay, period } = invoice;
  const words = WORDS[issuer.language];
  const column = (rows: readonly (readonly [string, string])[]): Content => ({
    layout: 'noBorders',
    table: { body: rows.map(([name, value]) => [{ text: name, color: GREY }, value]) },
  });
  return {
    columns: [
      column([
        [words.issued, dayText(issueDay, issuer.language)],
        ...(isDemand(invoice) ? [[words.due, dayText(dueDay, issuer.language)] as const] : []),
        [words.period, daysText(period, issuer.language)],
      ]),
      column([
        [words.account, accountId],
        ...(issuer.taxNumber === undefined ? [] : [[words.taxNumber, issuer.taxNumber] as const]),
        ...(recipient.taxNumber === undefined ? [] : [[words.customerTaxNumber, recipient.taxNumber] as const]),
      ]),
    ],
  };
}

function lineTable({ issuer: { language }, currency, lines }: Invoice, colour: string): Content {
  const words = WORDS[language];
  const right = (text: string): TableCell => ({ text, alignment: 'right', noWrap: true });
  const amount = (nano: bigint): TableCell => right(amountText({ nano, currency }, language));
  const names = [words.line, words.net, words.taxRate, words.tax, words.gross];
  return {
    margin: [0, 20, 0, 0],
    layout: 'lightHorizontalLines',
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 'auto', 'auto', 'auto', 'auto'],
      body: [
        names.map((text, column) => ({
          text,
          bold: true,
          noWrap: true,
          color: colour,
          alignment: column === 0 ? 'left' : 'right',
        })),
        ...lines.map((line) => [
          { stack: [line.name, { text: daysText(line.days, language), fontSize: 8, color: GREY }] },
          amount(line.netNano),
          right(rateText(line.taxRate, language)),
          amount(line.taxNano),
          amount(line.grossNano),
        ]),
      ],
    },
  };
}

function sums(invoice: Invoice, colour: string): Content {
  const rows = sumRows(invoice);
  return {
    margin: [0, 12, 0, 0],
    columns: [
      { text: '' },
      {
        width: 'auto',
        layout: 'noBorders',
        unbreakable: true,
        table: {
          widths: ['auto', 'auto'],
          body: rows.map(({ name, amount }, row) => {
            const isLast = row === rows.length - 1;
            const style = isLast ? { bold: true, fontSize: 12, color: colour } : {};
            return [
              { text: name, ...style },
              { text: amount, alignment: 'right', noWrap: true, ...style },
            ];
          }),
        },
      },
    ],
  };
}
