import { formatMinor, type Money, minorDecimals } from '../kernel/money';
import type { Language } from '../kernel/tenant-settings';
import type { Days, Invoice } from './invoice';

/** What is printed beside the figures. */
export interface Words {
  readonly invoice: string;
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly period: string;
  readonly account: string;
  readonly taxNumber: string;
  readonly line: string;
  readonly net: string;
  readonly taxRate: string;
  readonly tax: string;
  readonly gross: string;
  readonly total: string;
  readonly prepaid: string;
  readonly amountDue: string;
  readonly nothingDue: string;
  readonly page: string;
  readonly customerTaxNumber: string;
  /** Whoever is billed owes the tax (Directive 2006/112/EC art. 226 no. 11a). */
  readonly reverseCharge: string;
  readonly exempt: string;
  /** Supplied where the seller's tax is not due. */
  readonly outOfScope: string;
  readonly creditNote: string;
  readonly debitNote: string;
  /** Beside the number and day of what a note corrects. */
  readonly corrects: string;
  readonly credited: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    invoice: 'Invoice',
    number: 'Number',
    issued: 'Date',
    due: 'Due',
    period: 'Period',
    account: 'Account',
    taxNumber: 'VAT number',
    line: 'Description',
    net: 'Net',
    taxRate: 'VAT %',
    tax: 'VAT',
    gross: 'Gross',
    total: 'Total',
    prepaid: 'Paid from your balance',
    amountDue: 'To be paid',
    nothingDue: 'Nothing is to be paid.',
    page: 'Page',
    customerTaxNumber: 'Your VAT number',
    reverseCharge: 'Reverse charge: the customer owes the VAT.',
    exempt: 'Exempt from VAT',
    outOfScope: 'Not subject to VAT.',
    creditNote: 'Credit note',
    debitNote: 'Debit note',
    corrects: 'Corrects invoice',
    credited: 'Credited',
  },
  de: {
    invoice: 'Rechnung',
    number: 'Nummer',
    issued: 'Datum',
    due: 'Fällig',
    period: 'Zeitraum',
    account: 'Konto',
    taxNumber: 'USt-IdNr.',
    line: 'Leistung',
    net: 'Netto',
    taxRate: 'USt. %',
    tax: 'USt.',
    gross: 'Brutto',
    total: 'Summe',
    prepaid: 'Aus Ihrem Guthaben bezahlt',
    amountDue: 'Zu zahlen',
    nothingDue: 'Es ist nichts zu zahlen.',
    page: 'Seite',
    customerTaxNumber: 'Ihre USt-IdNr.',
    reverseCharge: 'Steuerschuldnerschaft des Leistungsempfängers.',
    exempt: 'Von der USt. befreit',
    outOfScope: 'Nicht steuerbar.',
    creditNote: 'Gutschrift (Rechnungskorrektur)',
    debitNote: 'Nachbelastung',
    corrects: 'Korrigiert Rechnung',
    credited: 'Gutgeschrieben',
  },
  fr: {
    invoice: 'Facture',
    number: 'Numéro',
    issued: 'Date',
    due: 'Échéance',
    period: 'Période',
    account: 'Compte',
    taxNumber: 'N° de TVA',
    line: 'Désignation',
    net: 'HT',
    taxRate: 'TVA %',
    tax: 'TVA',
    gross: 'TTC',
    total: 'Total',
    prepaid: 'Payé par votre solde',
    amountDue: 'À payer',
    nothingDue: 'Rien n’est à payer.',
    page: 'Page',
    customerTaxNumber: 'Votre n° de TVA',
    reverseCharge: 'Autoliquidation.',
    exempt: 'Exonéré de TVA',
    outOfScope: 'Non soumis à la TVA.',
    creditNote: 'Avoir',
    debitNote: 'Note de débit',
    corrects: 'Rectifie la facture',
    credited: 'Montant crédité',
  },
  es: {
    invoice: 'Factura',
    number: 'Número',
    issued: 'Fecha',
    due: 'Vencimiento',
    period: 'Periodo',
    account: 'Cuenta',
    taxNumber: 'NIF-IVA',
    line: 'Concepto',
    net: 'Base',
    taxRate: 'IVA %',
    tax: 'IVA',
    gross: 'Importe',
    total: 'Total',
    prepaid: 'Pagado con su saldo',
    amountDue: 'A pagar',
    nothingDue: 'No hay nada que pagar.',
    page: 'Página',
    customerTaxNumber: 'Su NIF-IVA',
    reverseCharge: 'Inversión del sujeto pasivo.',
    exempt: 'Exento de IVA',
    outOfScope: 'No sujeto a IVA.',
    creditNote: 'Factura rectificativa',
    debitNote: 'Nota de débito',
    corrects: 'Rectifica la factura',
    credited: 'Abonado',
  },
  nl: {
    invoice: 'Factuur',
    number: 'Nummer',
    issued: 'Datum',
    due: 'Vervaldatum',
    period: 'Periode',
    account: 'Account',
    taxNumber: 'Btw-nummer',
    line: 'Omschrijving',
    net: 'Netto',
    taxRate: 'Btw %',
    tax: 'Btw',
    gross: 'Bruto',
    total: 'Totaal',
    prepaid: 'Betaald uit uw tegoed',
    amountDue: 'Te betalen',
    nothingDue: 'Er is niets te betalen.',
    page: 'Pagina',
    customerTaxNumber: 'Uw btw-nummer',
    reverseCharge: 'Btw verlegd.',
    exempt: 'Vrijgesteld van btw',
    outOfScope: 'Niet aan btw onderworpen.',
    creditNote: 'Creditnota',
    debitNote: 'Debetnota',
    corrects: 'Corrigeert factuur',
    credited: 'Gecrediteerd',
  },
};

/** An amount as the language writes it: `1.234,50 €`. Exact: it is given as text, never as a number; to ISO 4217's decimals, which ICU's differ from. */
export function amountText(amount: Money, language: Language): string {
  const { currency } = amount;
  const digits = minorDecimals(currency);
  const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, style).format(formatMinor(amount) as Intl.StringNumericLiteral);
}

/** `Invoice 2026-000001`. */
export const titleOf = ({ note, number, issuer }: Invoice): string =>
  `${WORDS[issuer.language][note?.kind ?? 'invoice']} ${number}`;

/** What a note says of itself: what it corrects, and why. */
export const correctionText = ({ note, issuer: { language } }: Invoice): string | undefined =>
  note &&
  [`${WORDS[language].corrects} ${note.number}, ${dayText(note.issueDay, language)}`, note.reason]
    .filter((text) => text !== undefined)
    .join('. ');

/** A credit note has no day by which to pay. */
export const isDemand = ({ note }: Invoice): boolean => note?.kind !== 'creditNote';

/** A percentage as the language writes it: `25,5`. */
export const rateText = (rate: string, language: Language): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(rate as Intl.StringNumericLiteral);

/** A day (`2026-11-30`) as the language writes it: `30.11.2026`. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** From the net to what is to be paid: the rows below the lines, in every format that people read. */
export function sumRows(invoice: Invoice): { readonly name: string; readonly amount: string }[] {
  const { currency, issuer } = invoice;
  const words = WORDS[issuer.language];
  const row = (name: string, nano: bigint) => ({ name, amount: amountText({ nano, currency }, issuer.language) });
  return [
    row(words.net, invoice.netNano),
    ...invoice.taxes.map(({ rate, place, taxNano }) =>
      row(`${words.tax} ${place === undefined ? '' : `${place} `}${rateText(rate, issuer.language)} %`, taxNano),
    ),
    row(words.total, invoice.grossNano),
    ...(invoice.prepaidNano === 0n ? [] : [row(words.prepaid, -invoice.prepaidNano)]),
    row(invoice.note?.kind === 'creditNote' ? words.credited : words.amountDue, invoice.dueNano),
  ];
}

/** `1 Nov 2026 – 30 Nov 2026`, or the one day. */
export const daysText = ({ from, to }: Days, language: Language): string =>
  from === to ? dayText(from, language) : `${dayText(from, language)} – ${dayText(to, language)}`;

/** Why something is not taxed, as the law has it said on an invoice: a sentence each. */
export function taxNotes({ taxes, issuer: { language } }: Invoice): string[] {
  const words = WORDS[language];
  const isThere = (category: string): boolean => taxes.some((tax) => tax.category === category);
  const reasons = taxes.filter(({ category }) => category === 'exempt').flatMap((tax) => tax.reasons);
  return [
    ...(isThere('reverseCharge') ? [words.reverseCharge] : []),
    ...(isThere('outOfScope') ? [words.outOfScope] : []),
    ...(isThere('exempt') ? [[words.exempt, ...reasons].join(': ')] : []),
  ];
}
